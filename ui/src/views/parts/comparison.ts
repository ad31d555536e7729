/** Claims of an incident side by side: a column a voice, a row a field, the words under each value. */

import { el } from "../../dom.ts";
import { count, eventTypeLabel, isoToDay, percent, readableDay, words as inWords } from "../../format.ts";
import { recordHref } from "../../router.ts";
import type { Comparison, IncidentAnswer, IncidentField, Span } from "../../types.ts";
import { quoted } from "./marked.ts";
import { positionLabel } from "./positions.ts";
import { fieldLabel, fieldsByName, plain } from "./words.ts";

type Voice = Comparison["voices"][number];
type Cell = Comparison["rows"][number]["cells"][number];
/** Words with the report and the claim that they are of. */
type Quote = Span & { readonly report?: string; readonly claim?: string };

/** The whole table; it scrolls by itself where it is wider than the page. */
export function comparisonTable(answer: IncidentAnswer): HTMLElement {
  const { table } = answer;
  const fields = fieldsByName(answer.incident);
  const head = el(
    "tr",
    {},
    el("th", { scope: "col" }, "Field"),
    el("th", { scope: "col", class: "whole" }, "Incident as a whole"),
    table.voices.map((voice) => el("th", { scope: "col" }, voiceHead(voice, answer))),
  );
  const rows = table.rows.map((row) =>
    el(
      "tr",
      { class: row.cells.some((cell) => cell.differs) ? "disputed" : "" },
      el("th", { scope: "row" }, fieldLabel(row.field)),
      el("td", { class: "whole" }, wholeCell(row.field, fields.get(row.field) ?? [], answer)),
      row.cells.map((cell, i) => voiceCell(row.field, cell, table.voices[i]!, answer)),
    ),
  );
  return el(
    "div",
    { class: "table-scroll", role: "region", "aria-label": "Claims side by side", tabindex: 0 },
    el("table", { class: "compare" }, el("thead", {}, head), el("tbody", {}, rows)),
  );
}

function voiceHead(voice: Voice, answer: IncidentAnswer): HTMLElement {
  const report = answer.reports.find((r) => r.id === voice.report);
  const isReport = voice.kind === null || voice.kind === "report";
  const outlet = report?.publisher ?? report?.title ?? voice.report;
  const isDenial = voice.positions.includes("denies");
  const day = voice.published ?? report?.published ?? null;
  return el(
    "div",
    { class: "voice" },
    el("span", { class: isDenial ? "differs-mark" : "muted" }, positionLabel(voice.positions)),
    el("b", { dir: "auto" }, isReport ? "the report itself" : voice.name),
    !isReport && el("span", { class: "muted" }, inWords(voice.kind ?? "")),
    el("a", { href: recordHref("report", voice.report) }, day ? `${outlet}, ${readableDay(day)}` : outlet),
  );
}

function wholeCell(field: string, values: readonly IncidentField[], answer: IncidentAnswer): HTMLElement {
  const toll = answer.incident.casualties[field];
  if (toll) {
    const figures = [["low", toll.low], ["best", toll.best], ["high", toll.high]] as const;
    return el("dl", { class: "toll" }, figures.map(([name, number]) => el("div", {}, el("dt", {}, name), el("dd", {}, count(number)))));
  }
  const several = field === "mode" || field === "actor" || field === "recipient";
  const shown = several ? values : values.slice(0, 1);
  return el("div", {}, shown.map((one) => el("div", {}, el("span", { dir: "auto" }, plainValue(field, one.value)), el("span", { class: "muted" }, ` ${percent(one.probability)}`))));
}

function plainValue(field: string, value: string): string {
  if (field === "date") return daysIn(value);
  if (field === "type") return value.replaceAll(/[A-Z]+/g, eventTypeLabel);
  return field === "mode" ? plain(value) : value;
}

/** A value of days with each ISO day as people write it. */
function daysIn(value: string): string {
  return value.replaceAll(/\d{4}-\d{2}-\d{2}/g, (iso) => (isoToDay(iso) === null ? iso : readableDay(iso)));
}

function voiceCell(field: string, cell: Cell | null, voice: Voice, answer: IncidentAnswer): HTMLElement {
  if (!cell || cell.value === null) return el("td", { class: "silent" }, el("span", { class: "muted" }, "says nothing"));
  return el(
    "td",
    { class: cell.differs ? "differs" : "" },
    el("span", { dir: "auto" }, plainValue(field, cell.value)),
    cell.differs && el("span", { class: "differs-mark" }, el("span", { "aria-hidden": "true" }, "≠ "), "differs"),
    cell.quote && quoteLink(field, cell.quote, voice, answer),
  );
}

/** The words behind a value as a link to them in the report. */
function quoteLink(field: string, quote: Quote, voice: Voice, answer: IncidentAnswer): HTMLElement {
  const report = quote.report ?? voice.report;
  const event = quote.claim ?? answer.claims.find((claim) => claim.report === report)?.event;
  const params = { ...(event && { event }), field, at: `${quote.start}-${quote.end}` };
  return el("a", { class: "quote-link", href: recordHref("report", report, params) }, quoted(quote.text));
}
