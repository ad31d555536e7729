/** A report's text beside its events, words and fields linked both ways. */

import { el, fill } from "../../dom.ts";
import { ROLES, type Role } from "../../marks.ts";
import { say } from "../../notice.ts";
import type { ReportAnswer, Span } from "../../types.ts";
import { type CardLinks, cardTitle, fieldList } from "./eventcard.ts";
import { legend, type MarkedText, markedText, words } from "./marked.ts";
import type { ReportEvent } from "./shapes.ts";
import { type Mark, marksOf } from "./spans.ts";

export interface ReadingOptions {
  /** What stands under the fields of an open event. */
  readonly foot?: (entry: ReportEvent) => readonly Node[];
  readonly onChoose?: (entry: ReportEvent | null) => void;
  /** Events that are shown as cards; all where it is left out. */
  readonly events?: readonly string[];
}

/** The two columns; nothing is open at first. */
export class Reading {
  readonly element: HTMLElement;
  readonly marks: readonly Mark[];
  readonly points: readonly string[];
  open: ReportEvent | null = null;
  private readonly events: readonly ReportEvent[];
  private readonly options: ReadingOptions;
  private readonly shown: MarkedText;
  private readonly cards = el("div", { class: "event-cards" });
  private readonly at: ReadonlyMap<string, number>;
  private current: number | null = null;

  constructor(answer: Pick<ReportAnswer, "report" | "events" | "spans">, options: ReadingOptions = {}) {
    const { events } = options;
    this.options = options;
    this.events = events ? answer.events.filter((entry) => events.includes(entry.id)) : answer.events;
    this.points = Array.from(answer.report.text);
    this.marks = marksOf(answer.spans, this.points.length);
    this.at = new Map(this.marks.map((mark, i) => [key(mark, mark.role), i]));
    this.shown = markedText(this.points, this.marks, { onPoint: (mark) => this.point(mark), onOpen: (mark) => this.openWords(mark) });
    this.element = el("div", { class: "reading" }, el("div", { class: "reading-text" }, legend(this.marks), this.shown.element), this.cards);
    this.draw();
  }

  /** The report's text with its marks. */
  get text(): HTMLElement {
    return this.shown.element;
  }

  /** Opens an event, or none, and brings its words forward. */
  choose(event: string | null): void {
    this.open = this.events.find((entry) => entry.id === event) ?? null;
    this.current = null;
    this.draw();
    this.shown.emphasise((mark) => this.open === null || this.isOfOpen(mark));
    this.shown.activate(null);
    this.options.onChoose?.(this.open);
  }

  /** Opens the event after or before the open one. */
  chooseNext(by: 1 | -1): void {
    const place = this.open ? this.events.indexOf(this.open) : by === 1 ? -1 : 0;
    const next = this.events[(place + by + this.events.length) % this.events.length];
    if (!next) return;
    this.choose(next.id);
    this.cardOf(next.id)?.querySelector<HTMLElement>(".card-title")?.focus();
  }

  /** Goes to the next or previous marked words of what is open. */
  step(by: 1 | -1): void {
    const all = this.marks.flatMap((mark, i) => (this.open === null || this.isOfOpen(mark) ? [i] : []));
    if (all.length === 0) {
      say("No marked words here.");
      return;
    }
    const place = this.current === null ? -1 : all.indexOf(this.current);
    const next = place < 0 ? (by === 1 ? 0 : all.length - 1) : (place + by + all.length) % all.length;
    const number = all[next]!;
    const mark = this.marks[number]!;
    this.goTo(number);
    say(`${next + 1} of ${all.length}, ${ROLES[mark.role].name}: ${words(this.points, mark)}`);
  }

  /** Shows the words of a field of the open event; false where it has none. */
  showField(field: string): boolean {
    const found = this.marks.findIndex((mark) => mark.references.some((r) => r.event === this.open?.id && r.field === field));
    if (found >= 0) this.goTo(found);
    return found >= 0;
  }

  /** Shows the words at these code points; false where nothing is marked there. */
  showWords(start: number, end: number): boolean {
    const found = this.marks.findIndex((mark) => mark.start === start && mark.end === end);
    if (found >= 0) this.goTo(found);
    return found >= 0;
  }

  private isOfOpen(mark: Mark): boolean {
    return mark.references.some((r) => r.event === this.open?.id);
  }

  private point(mark: number | null): void {
    this.shown.activate(mark);
    if (mark !== null) this.current = mark;
    for (const button of this.cards.querySelectorAll<HTMLElement>("[data-mark]")) {
      button.classList.toggle("active", mark !== null && button.dataset["mark"] === String(mark));
    }
  }

  private goTo(mark: number): void {
    this.shown.focus(mark);
    this.point(mark);
  }

  private openWords(mark: number): void {
    const { references } = this.marks[mark]!;
    const shown = references.filter((r) => this.events.some((entry) => entry.id === r.event));
    if (!shown.some((r) => r.event === this.open?.id) && shown[0]) this.choose(shown[0].event);
    this.point(mark);
    const button = this.cards.querySelector<HTMLElement>(`button[data-mark="${mark}"]`);
    button?.focus({ preventScroll: true });
    button?.scrollIntoView({ block: "nearest" });
  }

  private cardOf(event: string): HTMLElement | null {
    return this.cards.querySelector<HTMLElement>(`[data-event="${CSS.escape(event)}"]`);
  }

  private draw(): void {
    const links: CardLinks = {
      markOf: (span: Span, role: Role) => this.at.get(key(span, role)),
      onPoint: (mark) => this.point(mark),
      onOpen: (mark) => this.goTo(mark),
    };
    const none = el("p", { class: "empty" }, "No events: nothing codable was found in this report.");
    fill(this.cards, this.events.length > 0 ? this.events.map((entry, i) => this.card(entry, i + 1, links)) : none);
  }

  private card(entry: ReportEvent, number: number, links: CardLinks): HTMLElement {
    const isOpen = entry === this.open;
    const toggle = (): void => {
      this.choose(isOpen ? null : entry.id);
      this.cardOf(entry.id)?.querySelector<HTMLElement>(".card-title")?.focus();
    };
    const title = el("button", { type: "button", class: "card-title", "aria-expanded": String(isOpen), onClick: toggle }, cardTitle(entry, number));
    return el(
      "article",
      { class: `event-card review-${entry.review}${isOpen ? " open" : ""}`, "data-event": entry.id },
      el("h2", {}, title),
      isOpen && [fieldList(entry.event, links), ...(this.options.foot?.(entry) ?? [])],
    );
  }
}

const key = (at: { readonly start: number; readonly end: number }, role: Role): string => `${at.start} ${at.end} ${role}`;
