/** The rows as a list of two-line entries, and the details of the one selected. */

import { el, type Child } from "../dom.ts";
import { count, dayToIso, eventTypeLabel, interval, percent, plural, precisionWords, words } from "../format.ts";
import { cividis, quadDot } from "../marks.ts";
import { recordHref } from "../router.ts";
import type { Level } from "../types.ts";
import { codeName, listNames, NO_DAY, type Data } from "./data.ts";

/** "7-9 Jul 2021" of a row. */
export function rowDays(data: Data, row: number): string {
  const start = data.start[row] as number;
  if (start === NO_DAY) return "no date";
  return interval(dayToIso(start), dayToIso(data.end[row] as number));
}

/** "Qala-i-Naw, Badghis, AFG" of a row. */
export function rowPlace(data: Data, row: number): string {
  const names = [data.names.place[data.place[row] as number], codeName(data, "admin1", row), codeName(data, "country", row)];
  const known = names.filter((name, i): name is string => Boolean(name) && names.indexOf(name) === i);
  return known.length > 0 ? known.join(", ") : "no place";
}

/** The page of a row: an incident, or the report that tells it. */
export function rowHref(data: Data, level: Level, row: number): string {
  const id = data.ids[row] ?? "";
  if (level === "incidents") return recordHref("incident", id);
  if (level === "reports") return recordHref("report", id);
  const report = data.reportIds?.[row];
  return report ? recordHref("report", report, { event: id }) : recordHref("incident", id);
}

/** Where the words behind a row can be read, or null. */
export function evidenceHref(data: Data, level: Level, row: number): string | null {
  const report = data.reportIds?.[row];
  if (!report) return null;
  return recordHref("report", report, level === "claims" ? { event: data.ids[row] ?? "" } : {});
}

/** One entry of the list. */
export function entry(data: Data, level: Level, row: number): Child {
  const reports = data.reports[row] as number;
  return el(
    "div",
    { class: "entry" },
    el("div", { class: "entry-head" }, quadDot((data.coded.quad[row] as number) + 1, true), el("a", { href: rowHref(data, level, row), tabindex: -1 }, data.titles[row] || "(no words)")),
    el(
      "div",
      { class: "entry-foot" },
      el("span", { class: "entry-day" }, rowDays(data, row)),
      el("span", { class: "entry-place" }, rowPlace(data, row)),
      level === "incidents" && el("span", { class: "number" }, plural(reports, "report")),
      meter(data.probability[row] as number),
      el("span", { class: "number share" }, percent(data.probability[row] as number)),
    ),
  );
}

/** A probability as a bar, dark for doubt and bright for certainty; the number stands beside it. */
function meter(share: number): HTMLElement {
  const bar = el("span");
  bar.style.width = `${100 * share}%`;
  bar.style.background = cividis(share);
  return el("span", { class: "entry-meter", "aria-hidden": "true" }, bar);
}

function pair(term: string, ...values: Child[]): Child {
  return [el("dt", {}, term), el("dd", {}, ...values)];
}

function names(list: readonly string[]): string {
  return list.length > 0 ? list.join("; ") : "not named";
}

/** All that is known of a row without opening it, with the way to its words. */
export function details(data: Data, level: Level, row: number): HTMLElement {
  const evidence = evidenceHref(data, level, row);
  const quad = (data.coded.quad[row] as number) + 1;
  const killed = data.killed[row] as number;
  const voices = listNames(data, "voice", row).map((voice) => (voice === "report" ? "the report itself" : words(voice)));
  return el(
    "div",
    { class: "details" },
    el("h2", {}, data.titles[row] || "(no words)"),
    el(
      "p",
      { class: "details-links" },
      level !== "reports" && el("a", { class: "button", href: rowHref(data, level, row) }, level === "incidents" ? "Open incident" : "Read in its report"),
      level === "incidents" && el("a", { class: "button", href: recordHref("compare", data.ids[row] ?? "") }, "Compare claims"),
      level !== "claims" && evidence && el("a", { class: "button", href: evidence }, level === "reports" ? "Read report" : "Read first report"),
    ),
    el(
      "dl",
      { class: "row-facts" },
      pair("What", quadDot(quad, true), ` ${eventTypeLabel(codeName(data, "type", row)) || "no event"}`),
      pair("Who", names(listNames(data, "actor", row))),
      pair("To whom", names(listNames(data, "recipient", row))),
      pair("Where", `${rowPlace(data, row)} (${precisionWords(codeName(data, "precision", row) || "none")})`),
      pair("When", rowDays(data, row)),
      pair("Voices", names(voices)),
      pair("Status", words(codeName(data, "status", row) || "unknown")),
      level === "incidents" && pair("Reports", `${count(data.reports[row] as number)} from ${plural(data.origins[row] as number, "independent origin")}`),
      killed >= 0 && pair("Killed", count(killed)),
      pair("Probability", percent(data.probability[row] as number)),
      pair("Review", codeName(data, "review", row) === "none" ? "not reviewed" : codeName(data, "review", row)),
    ),
  );
}
