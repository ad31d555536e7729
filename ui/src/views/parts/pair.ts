/** Two claims side by side: are they one happening? */

import { el } from "../../dom.ts";
import { readableDay } from "../../format.ts";
import { recordHref } from "../../router.ts";
import type { EventAttribution, PairExplanation, ReportAnswer } from "../../types.ts";
import { quoted } from "./marked.ts";
import { positionOf } from "./positions.ts";
import type { ReportEvent } from "./shapes.ts";
import { waterfall } from "./waterfall.ts";
import { boundsWords, daysWords, oneLine, placeWords, plain } from "./words.ts";

/** A claim with the report that tells it. */
export interface Side {
  readonly answer: ReportAnswer;
  readonly entry: ReportEvent;
}

const ROWS: readonly (readonly [label: string, value: (entry: ReportEvent) => string])[] = [
  ["What", ({ event }) => [event.type, ...event.mode.map(plain)].join(", ")],
  ["Status", ({ event }) => event.status],
  ["Who", ({ event }) => event.actors.map((p) => oneLine(p.text.text)).join("; ")],
  ["To whom", ({ event }) => event.recipients.map((p) => oneLine(p.text.text)).join("; ")],
  ["Where", ({ event }) => (event.place ? placeWords(event.place) : "")],
  ["When", ({ event }) => (event.date?.start || event.date?.end ? daysWords(event.date) : "")],
  ["Killed", ({ event }) => countWords(event.casualties["killed"])],
  ["Injured", ({ event }) => countWords(event.casualties["injured"])],
  ["Voices", ({ event }) => event.attribution.map(voiceWords).join("; ") || "the report itself"],
];

function voiceWords(voice: EventAttribution): string {
  const position = positionOf(voice);
  return oneLine(voice.source.text) + (position === "tells" ? "" : position === "denies" ? " (denies it)" : " (could not verify it)");
}

function countWords(found: { readonly low: number | null; readonly high: number | null } | undefined): string {
  return found ? boundsWords(found.low, found.high) : "";
}

/** Both claims: their words, their fields with what differs marked, and the weights of the comparison. */
export function pairPanel(first: Side, second: Side, explanation: PairExplanation): HTMLElement {
  return el(
    "div",
    {},
    el("div", { class: "pair" }, sideCard(first), sideCard(second)),
    el("div", { class: "card scroll-x pair-table", role: "region", tabindex: 0, "aria-label": "Fields of both claims" }, fieldTable(first.entry, second.entry)),
    el("div", { class: "card" }, waterfall(explanation, "Weight of what was compared between the two claims")),
  );
}

function sideCard({ answer, entry }: Side): HTMLElement {
  const { report } = answer;
  const words = entry.event.evidence.length > 0 ? entry.event.evidence : entry.event.mentions;
  return el(
    "article",
    { class: "card" },
    el("h2", {}, el("a", { href: recordHref("report", report.id, { event: entry.id }), dir: "auto" }, report.publisher ?? report.title ?? report.id)),
    el("p", { class: "muted" }, report.published ? readableDay(report.published) : "no day of publication"),
    words.map((span) => el("p", {}, quoted(span.text))),
  );
}

function fieldTable(first: ReportEvent, second: ReportEvent): HTMLElement {
  const rows = ROWS.map(([label, value]) => [label, value(first), value(second)] as const).filter(([, a, b]) => a || b);
  return el(
    "table",
    { class: "plain" },
    el("thead", {}, el("tr", {}, el("td", {}), ["First claim", "Second claim", "Compared"].map((name) => el("th", { scope: "col" }, name)))),
    el(
      "tbody",
      {},
      rows.map(([label, a, b]) =>
        el("tr", {}, el("th", { scope: "row" }, label), [a, b].map((value) => el("td", { dir: "auto" }, value || el("span", { class: "muted" }, "says nothing"))), el("td", {}, verdict(a, b))),
      ),
    ),
  );
}

function verdict(a: string, b: string): HTMLElement | string {
  if (!a || !b) return "one is silent";
  return a === b ? "= same" : el("span", { class: "differs-mark" }, "≠ differs");
}
