/** A report's text with its marks. Offsets are code points; the text enters the page as text nodes only. */

import { el } from "../../dom.ts";
import { ROLES, type Role, roleBadge } from "../../marks.ts";
import { type Mark, segments, visible } from "./spans.ts";
import { oneLine } from "./words.ts";

export interface MarkedText {
  readonly element: HTMLElement;
  /** Makes one mark, or none, stand out. */
  activate(mark: number | null): void;
  /** Which marks belong to what is looked at; the others step back. */
  emphasise(isMeant: (mark: Mark) => boolean): void;
  /** Brings a mark into view and gives it the focus. */
  focus(mark: number): void;
}

export interface MarkEvents {
  readonly onPoint: (mark: number | null) => void;
  readonly onOpen: (mark: number) => void;
}

const MAX_LANE = 4;

/** The text with marks as nested elements, one line each under the words. */
export function markedText(points: readonly string[], marks: readonly Mark[], events: MarkEvents): MarkedText {
  const parts: HTMLElement[][] = marks.map(() => []);
  const element = el("div", { class: "report-text", dir: "auto", role: "region", "aria-label": "Report text", tabindex: 0 });
  for (const segment of segments(marks, points.length)) {
    let node: Node = document.createTextNode(points.slice(segment.start, segment.end).map(visible).join(""));
    for (const number of [...segment.marks].reverse()) {
      const part = markPart(points, marks[number]!, number, segment.start, node);
      parts[number]?.push(part);
      node = part;
    }
    element.append(node);
  }
  listen(element, events);
  return {
    element,
    activate(mark) {
      for (const part of element.querySelectorAll(".mark.active")) part.classList.remove("active");
      if (mark !== null) for (const part of parts[mark] ?? []) part.classList.add("active");
    },
    emphasise(isMeant) {
      marks.forEach((mark, i) => parts[i]?.forEach((part) => part.classList.toggle("aside", !isMeant(mark))));
    },
    focus(mark) {
      const first = parts[mark]?.[0];
      first?.focus({ preventScroll: true });
      first?.scrollIntoView({ block: "center" });
    },
  };
}

/** What stands over one stretch for one mark; the first stretch of a mark can have the focus and carries its letter. */
function markPart(points: readonly string[], mark: Mark, number: number, start: number, inner: Node): HTMLElement {
  const isFirst = mark.start === start;
  const { letter, name } = ROLES[mark.role];
  const label = isFirst && { role: "mark", tabindex: -1, "aria-label": `${name}: ${words(points, mark)}` };
  const classes = `mark lane-${Math.min(mark.lane, MAX_LANE)}${isFirst ? " first" : ""}`;
  return el("span", { class: classes, "data-role": mark.role, "data-mark": number, "data-letter": letter, ...label }, inner);
}

/** Words of a mark on one line. */
export function words(points: readonly string[], mark: Pick<Mark, "start" | "end">): string {
  return oneLine(points.slice(mark.start, mark.end).map(visible).join(""));
}

function markAt(target: EventTarget | null): number | null {
  const part = target instanceof Element ? target.closest<HTMLElement>(".mark") : null;
  return part === null ? null : Number(part.dataset["mark"]);
}

function listen(element: HTMLElement, events: MarkEvents): void {
  element.addEventListener("mouseover", (event) => events.onPoint(markAt(event.target)));
  element.addEventListener("mouseleave", () => events.onPoint(null));
  element.addEventListener("focusin", (event) => {
    const mark = markAt(event.target);
    if (mark !== null) events.onPoint(mark);
  });
  element.addEventListener("click", (event) => {
    const mark = markAt(event.target);
    if (mark !== null && document.getSelection()?.isCollapsed !== false) events.onOpen(mark);
  });
  element.addEventListener("keydown", (event) => {
    const mark = markAt(event.target);
    if (event.key !== "Enter" || mark === null) return;
    event.preventDefault();
    events.onOpen(mark);
  });
}

/** Which letter and colour stand for which role; only roles that occur. */
export function legend(marks: readonly Mark[]): HTMLElement {
  const found = (Object.keys(ROLES) as Role[]).filter((role) => marks.some((mark) => mark.role === role));
  return el("ul", { class: "role-legend", "aria-label": "Roles of marked words" }, found.map((role) => el("li", {}, roleBadge(role))));
}

/** Code-point offsets of what is selected inside a marked text, or null. */
export function selectedRange(element: HTMLElement): { start: number; end: number } | null {
  const selection = document.getSelection();
  if (selection === null || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  if (!element.contains(range.commonAncestorContainer)) return null;
  const before = document.createRange();
  before.selectNodeContents(element);
  before.setEnd(range.startContainer, range.startOffset);
  const start = Array.from(before.toString()).length;
  return { start, end: start + Array.from(range.toString()).length };
}

/** Words of a report as they are quoted: on one line, in quotation marks. */
export function quoted(text: string): HTMLElement {
  return el("q", { class: "quote", dir: "auto" }, Array.from(oneLine(text)).map(visible).join(""));
}
