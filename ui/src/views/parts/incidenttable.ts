/** Who did what to whom, where and when: each value of an incident with what speaks for and against it. */

import { el } from "../../dom.ts";
import { count, interval, percent, plural, precisionWords } from "../../format.ts";
import { recordHref } from "../../router.ts";
import type { Incident, IncidentField, Support } from "../../types.ts";
import { quoted } from "./marked.ts";
import { fieldLabel, fieldsByName, plain, sentence } from "./words.ts";

const ORDER = ["actor", "type", "mode", "recipient", "place", "date", "killed", "injured", "detained", "displaced", "abducted"];
const SEVERAL = new Set(["actor", "recipient", "mode"]);
const DATE_PRECISION: Readonly<Record<string, string>> = { day: "one day", days: "several days", published: "published by then" };

/**
 * One row a value; on a narrow screen its cells stand below one another, which is why table, rows and cells name their roles; 
 * the value that the incident stands by comes first, rival ones are marked.
 */
export function incidentTable(incident: Incident): HTMLElement {
  const names = ["", "Value", "Probability", "Precision", "For", "Against"];
  const found = fieldsByName(incident);
  const fields = [...ORDER.filter((name) => found.has(name)), ...[...found.keys()].filter((name) => !ORDER.includes(name))];
  const rows = fields.flatMap((name) => found.get(name)!.map((one, i) => fieldRow(incident, one, i)));
  return el(
    "div",
    { class: "scroll-x", role: "region", "aria-label": "Who did what to whom, where and when", tabindex: 0 },
    el(
      "table",
      { class: "plain fact-table", role: "table" },
      el("thead", { role: "rowgroup" }, el("tr", { role: "row" }, names.map((name) => (name ? el("th", { scope: "col", role: "columnheader" }, name) : el("td", { role: "cell" }))))),
      el("tbody", { role: "rowgroup" }, rows),
    ),
  );
}

function fieldRow(incident: Incident, one: IncidentField, place: number): HTMLElement {
  const isRival = place > 0 && !SEVERAL.has(one.field);
  return el(
    "tr",
    { class: place === 0 ? "first" : isRival ? "rival" : "more", role: "row" },
    el("th", { scope: "row", role: "rowheader" }, place === 0 ? fieldLabel(one.field) : el("span", { class: "visually-hidden" }, fieldLabel(one.field))),
    el("td", { role: "cell" }, isRival && el("span", { class: "differs-mark" }, "≠ or: "), el("span", { class: "value", dir: "auto" }, valueOf(incident, one, place))),
    el("td", { role: "cell" }, probability(one.probability)),
    el("td", { role: "cell" }, precisionOf(one)),
    el("td", { role: "cell", "data-label": "for " }, supports(one.supported_by, `${plural(one.origins, "origin")}, ${plural(one.supported_by.length, "claim")}`)),
    el("td", { role: "cell", "data-label": "against " }, supports(one.opposed_by, plural(one.opposed_by.length, "claim"))),
  );
}

function valueOf(incident: Incident, one: IncidentField, place: number): string {
  const toll = incident.casualties[one.field];
  if (toll && place === 0 && toll.low !== toll.high) return `${count(toll.best)} (low ${count(toll.low)}, high ${count(toll.high)})`;
  if (one.field === "type") return sentence(one.value.toLowerCase());
  if (one.field === "place" && incident.place && place === 0) {
    const { name, admin1, country } = incident.place;
    return [...new Set([name, admin1, country].filter(Boolean))].join(", ");
  }
  if (one.field === "date" && place === 0) return interval(incident.start, incident.end);
  return one.field === "mode" ? plain(one.value) : one.value;
}

function precisionOf(one: IncidentField): string {
  if (one.precision === null) return "";
  return one.field === "date" ? (DATE_PRECISION[one.precision] ?? plain(one.precision)) : precisionWords(one.precision);
}

/** A number with a bar that shows it. */
export function probability(value: number): HTMLElement {
  const bar = el("span", { class: "meter-fill" });
  bar.style.width = `${value * 100}%`;
  return el("span", { class: "probability" }, el("span", { class: "meter", "aria-hidden": "true" }, bar), percent(value));
}

/** Who says so, in which report, with which words. */
function supports(claims: readonly Support[], summary: string): HTMLElement {
  if (claims.length === 0) return el("span", { class: "muted" }, "none");
  return el("details", {}, el("summary", {}, summary), el("ul", { class: "supports" }, claims.map((claim) => el("li", {}, supportLine(claim)))));
}

function supportLine(claim: Support): (Node | string)[] {
  const who = claim.voices.length > 0 ? claim.voices.join(", ") : "the report itself";
  const quote = claim.spans[0];
  const params = { event: claim.claim, ...(quote && { at: `${quote.start}-${quote.end}` }) };
  return [
    el("span", { dir: "auto" }, `${sentence(who)}: ${claim.said} `),
    ...(quote ? [quoted(quote.text), " "] : []),
    el("a", { href: recordHref("report", claim.report, params) }, claim.report),
  ];
}
