/** One event of a report: each field with its codes and the words behind it. */

import { el } from "../../dom.ts";
import { interval, percent, precisionWords, words as inWords } from "../../format.ts";
import type { Role } from "../../marks.ts";
import type { EventAttribution, Party, Span } from "../../types.ts";
import { quoted } from "./marked.ts";
import type { EventWithEvidence, ReportEvent } from "./shapes.ts";
import { POSITIONS, positionOf } from "./positions.ts";
import { boundsWords, eventWords, partyWords, placeWords, plain, reasonWords, reviewWords, sentence, stanceWords } from "./words.ts";

/** A value with the words behind it. */
interface Item {
  readonly value: string;
  readonly detail?: string;
  readonly words: readonly { readonly span: Span; readonly role: Role }[];
}

interface Row {
  readonly label: string;
  readonly items: readonly Item[];
}

function rowsOf(event: EventWithEvidence): Row[] {
  const counted = Object.entries(event.casualties).map(([kind, number]) => countItem(event, kind, number.low, number.high));
  return [
    { label: "What", items: [whatItem(event)] },
    { label: "Who", items: partyItems(event.actors, "actor") },
    { label: "To whom", items: partyItems(event.recipients, "recipient") },
    { label: "Where", items: [placeItem(event)] },
    { label: "When", items: [dateItem(event)] },
    ...(counted.length > 0 ? [{ label: "How many", items: counted }] : []),
    ...voiceRows(event),
  ];
}

/** Who tells it, who denies it, who could not verify it: a row each. */
function voiceRows(event: EventWithEvidence): Row[] {
  const rows: Row[] = POSITIONS.map(([position, sign, label]) => ({
    label: sentence(sign ? `${sign} ${label}` : label),
    items: event.attribution.filter((voice) => positionOf(voice) === position).map(voiceItem),
  })).filter(({ items }) => items.length > 0);
  if (event.attribution.every((voice) => positionOf(voice) === "doubts")) {
    rows.unshift({ label: "According to", items: [{ value: event.voice === "unclear" ? "unclear" : "the report itself", words: [] }] });
  }
  if (event.unverified) rows.push({ label: "? Not verified", items: [{ value: "the report says so", words: [{ span: event.unverified, role: "cue" }] }] });
  return rows;
}

function whatItem(event: EventWithEvidence): Item {
  const modes = event.mode.length > 0 ? ` (${event.mode.map(plain).join(", ")})` : "";
  const background = event.background ? ", background" : "";
  return {
    value: `${event.type}${modes}, ${event.status}${background}`,
    detail: percent(event.probability),
    words: event.mentions.map((span) => ({ span, role: "action" })),
  };
}

function partyItems(parties: readonly Party[], role: Role): Item[] {
  const items = parties.map((p): Item => ({ value: partyWords(p), detail: percent(p.probability), words: [{ span: p.text, role }] }));
  return items.length > 0 ? items : [{ value: "nobody named", words: [] }];
}

function whyUnknown(event: EventWithEvidence, field: string): string {
  const reason = event.unresolved.find((u) => u.field === field)?.reason;
  return reason ? reasonWords(reason) : "";
}

function placeItem(event: EventWithEvidence): Item {
  const { place } = event;
  if (place === null) return { value: "unknown", detail: whyUnknown(event, "place"), words: [] };
  const detail = place.precision === "none" ? `no point: ${whyUnknown(event, "place") || "not resolved"}` : precisionWords(place.precision);
  return { value: placeWords(place), detail, words: place.text ? [{ span: place.text, role: "place" }] : [] };
}

function dateItem(event: EventWithEvidence): Item {
  const { date } = event;
  if (date === null) return { value: "unknown", detail: whyUnknown(event, "date"), words: [] };
  const basis = date.basis === "explicit" ? "written out" : `counted from ${plain(date.basis)}`;
  const detail = date.basis === "none" ? whyUnknown(event, "date") : `${plain(date.precision)}, ${basis}`;
  return { value: interval(date.start, date.end), detail, words: date.text ? [{ span: date.text, role: "time" }] : [] };
}

function countItem(event: EventWithEvidence, kind: string, low: number | null, high: number | null): Item {
  const behind = (event.casualty_evidence ?? []).filter((c) => c.kind === kind).map((c) => ({ span: c.text, role: "count" as const }));
  return { value: `${plain(kind)}: ${boundsWords(low, high)}`, words: behind };
}

function voiceItem(voice: EventAttribution): Item {
  const behind: { span: Span; role: Role }[] = [{ span: voice.source, role: "voice" }];
  if (voice.cue) behind.push({ span: voice.cue, role: "cue" });
  return { value: `${inWords(voice.kind)}, ${stanceWords(voice.stance)}`, detail: percent(voice.probability), words: behind };
}

export interface CardLinks {
  /** Position of the mark with these words, or undefined. */
  readonly markOf: (span: Span, role: Role) => number | undefined;
  readonly onPoint: (mark: number | null) => void;
  readonly onOpen: (mark: number) => void;
}

/** All fields of an event, the words behind each as buttons that lead to them in the text. */
export function fieldList(event: EventWithEvidence, links: CardLinks): HTMLElement {
  const rows = rowsOf(event).map((row) => el("div", { class: "field-row" }, el("dt", {}, row.label), row.items.map((item) => fieldValue(item, links))));
  return el("dl", { class: "fields" }, rows);
}

function fieldValue(item: Item, links: CardLinks): HTMLElement {
  const buttons = item.words.map(({ span, role }) => wordsButton(span, role, links));
  return el(
    "dd",
    {},
    el("span", { class: "value", dir: "auto" }, item.value),
    item.detail && el("span", { class: "muted" }, ` · ${item.detail}`),
    buttons.length > 0 && el("span", { class: "words" }, buttons),
  );
}

function wordsButton(span: Span, role: Role, links: CardLinks): HTMLElement {
  const mark = links.markOf(span, role);
  if (mark === undefined) return quoted(span.text);
  return el(
    "button",
    {
      type: "button", class: "words-link", "data-role": role, "data-mark": mark, title: "Show these words in the text",
      onMouseenter: () => links.onPoint(mark), onMouseleave: () => links.onPoint(null), onFocus: () => links.onPoint(mark), onClick: () => links.onOpen(mark),
    },
    quoted(span.text),
  );
}

/** What stands over a card: type, parties, place and day, and what people decided. */
export function cardTitle(entry: ReportEvent, number: number): string {
  const review = entry.review === "none" ? "" : ` · ${reviewWords(entry.review)}`;
  return `${number}. ${eventWords(entry.event)}${review}`;
}
