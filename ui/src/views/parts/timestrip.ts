/** Reports of an incident in time: one letter an origin, one column a day. */

import { el, svg } from "../../dom.ts";
import { dayToIso, isoToDay, plural, readableDay } from "../../format.ts";
import { recordHref } from "../../router.ts";
import type { IncidentAnswer } from "../../types.ts";

type Report = IncidentAnswer["reports"][number];

const WIDTH = 340;
const STEP = 26;
const RADIUS = 11;
const EDGE = 20;
const AXIS = 24;

/** Letters A, B, C, ... by origin, in order of the reports; reports of one text family share theirs. */
export function originLetters(reports: readonly Report[]): Map<string, string> {
  const letters = new Map<string, string>();
  for (const report of reports) {
    const origin = report.origin ?? report.id;
    if (!letters.has(origin)) letters.set(origin, letter(letters.size));
  }
  return letters;
}

function letter(number: number): string {
  const last = String.fromCharCode(65 + (number % 26));
  return number < 26 ? last : letter(Math.floor(number / 26) - 1) + last;
}

/** Chart and list of the reports, the earliest first. */
export function timeStrip(given: readonly Report[]): HTMLElement {
  const reports = [...given].sort((a, b) => (a.published ?? "9").localeCompare(b.published ?? "9") || a.id.localeCompare(b.id));
  const letters = originLetters(reports);
  const dated = reports.flatMap((report) => {
    const day = isoToDay(report.published);
    return day === null ? [] : [{ day, letter: letters.get(report.origin ?? report.id) ?? "" }];
  });
  const items = reports.map((report) =>
    el(
      "li",
      {},
      el("span", { class: "origin", title: "Reports with one letter are one origin" }, letters.get(report.origin ?? report.id)),
      report.published ? el("time", { datetime: report.published }, readableDay(report.published)) : el("span", { class: "muted" }, "no date"),
      el("span", {}, [report.publisher && `${report.publisher} · `, el("a", { href: recordHref("report", report.id), dir: "auto" }, report.title ?? report.id)]),
    ),
  );
  const told = `${plural(reports.length, "report")} of ${plural(letters.size, "independent origin")}; a letter stands for an origin.`;
  return el("div", { class: "time-strip" }, dated.length > 0 && chart(dated), el("p", { class: "muted" }, told), el("ol", { class: "report-list" }, items));
}

function chart(dated: readonly { readonly day: number; readonly letter: string }[]): SVGElement {
  const [first, last] = [dated[0]!.day, dated.at(-1)!.day];
  const x = (day: number): number => (last === first ? WIDTH / 2 : EDGE + ((day - first) / (last - first)) * (WIDTH - 2 * EDGE));
  const columns = columnsOf(dated, x);
  const tallest = Math.max(...columns.map((column) => column.letters.length));
  const height = tallest * STEP + AXIS;
  const marks = columns.flatMap(({ at, letters }) =>
    letters.map((name, i) => {
      const y = height - AXIS - RADIUS - i * STEP;
      return [svg("circle", { cx: at, cy: y, r: RADIUS, class: "origin-dot" }), svg("text", { x: at, y: y + 4, class: "origin-letter" }, name)];
    }),
  );
  const days = last === first ? [first] : [first, last];
  const labels = days.map((day, i) =>
    svg("text", { x: x(day), y: height - 6, class: "strip-day", "text-anchor": days.length === 1 ? "middle" : i === 0 ? "start" : "end" }, readableDay(dayToIso(day))),
  );
  return svg(
    "svg",
    { class: "strip", viewBox: `0 0 ${WIDTH} ${height}`, role: "img", "aria-label": "Reports by day of publication; the list below says the same" },
    svg("line", { x1: 0, x2: WIDTH, y1: height - AXIS + 3, y2: height - AXIS + 3, class: "axis" }),
    marks,
    labels,
  );
}

/** Reports whose marks would overlap stand on one another. */
function columnsOf(dated: readonly { readonly day: number; readonly letter: string }[], x: (day: number) => number): { at: number; letters: string[] }[] {
  const columns: { at: number; letters: string[] }[] = [];
  for (const { day, letter: name } of dated) {
    const at = x(day);
    const column = columns.at(-1);
    if (column && at - column.at < 2 * RADIUS) column.letters.push(name);
    else columns.push({ at, letters: [name] });
  }
  return columns;
}
