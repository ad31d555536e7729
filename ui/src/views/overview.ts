/** Overview: how much the store holds, what of by week, what wants attention, the last runs. */

import { get } from "../api.ts";
import { el, svg, type Child } from "../dom.ts";
import { count, eventTypeLabel, plural, readableDay } from "../format.ts";
import { quadDot } from "../marks.ts";
import { empty } from "../notice.ts";
import { dataLinks, viewHead } from "../page.ts";
import { sameDay, type View } from "../router.ts";
import type { EventTypeInfo, IngestRun, Meta, Overview } from "../types.ts";
import "../styles/overview.css";

const [SPARK_WIDTH, SPARK_HEIGHT] = [220, 26];

export const view: View = async (root, url, signal) => {
  const asOf = url.searchParams.get("as_of");
  const [meta, overview] = await Promise.all([get<Meta>("meta", { as_of: asOf }, signal), get<Overview>("overview", { as_of: asOf }, signal)]);
  root.append(
    el(
      "div",
      { class: "overview" },
      viewHead("Overview", dataLinks("/", url.search)),
      el("p", { class: "muted about" }, "Store ", el("b", {}, meta.store), meta.first_day && meta.last_day && `, ${readableDay(meta.first_day)} to ${readableDay(meta.last_day)}`, asOf && `, as known on ${readableDay(asOf)}`, `. Wirebird ${meta.version}.`),
      overview.warnings.length > 0 && warnings(overview.warnings),
      numbers(overview, asOf),
      el("div", { class: "overview-grid" }, types(overview, meta.types, asOf), asOf ? runsNow() : runs(overview.runs)),
    ),
  );
};

function warnings(texts: readonly string[]): HTMLElement {
  return el("section", { class: "card bad", "aria-label": "Warnings" }, el("h2", {}, plural(texts.length, "warning")), el("ul", {}, texts.map((text) => el("li", {}, text))));
}

function number(value: number, label: string, href: string, note: Child = null): HTMLElement {
  return el("a", { class: "card figure", href }, el("b", {}, count(value)), el("span", {}, label), note && el("span", { class: "muted" }, note));
}

function share(part: number, whole: number): string {
  return whole === 0 ? "" : `${Math.round((100 * part) / whole)} % of incidents`;
}

function numbers(overview: Overview, asOf: string | null): HTMLElement {
  const { reports, claims, incidents, no_place, no_date, queue } = overview;
  return el(
    "section",
    { class: "figures", "aria-label": "Numbers" },
    number(incidents, "incidents", sameDay("/explore"), "happenings, reports of one linked"),
    number(claims, "claims", sameDay("/explore?level=claims"), "what a report says happened"),
    number(reports, "reports", sameDay("/explore?level=reports")),
    number(no_place, "without a place on the map", sameDay("/explore?place=none&background=yes"), share(no_place, incidents)),
    number(no_date, "without a date", sameDay("/explore?date=none&background=yes"), share(no_date, incidents)),
    number(queue, "to review", "/review", asOf ? "of that day; the queue is today's" : "claims nobody decided about"),
  );
}

function types(overview: Overview, known: readonly EventTypeInfo[], asOf: string | null): HTMLElement {
  const quads = new Map(known.map(({ code, quad }) => [code, quad]));
  const most = Math.max(1, ...overview.by_type.flatMap(({ weeks }) => weeks));
  const [first, last] = [overview.weeks[0], overview.weeks.at(-1)];
  if (overview.by_type.length === 0) {
    return el("section", { class: "card" }, el("h2", {}, "Incidents by type"), asOf ? empty("No incident was known by then.") : empty("No incident yet. ", el("code", {}, "wirebird ingest PATH --store FILE"), " takes reports in."));
  }
  return el(
    "section",
    { class: "card" },
    el("h2", {}, "Incidents by type"),
    el(
      "table",
      { class: "plain types" },
      el("caption", { class: "visually-hidden" }, "Incidents by type, with a line of incidents by week"),
      el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "Type"), el("th", { scope: "col", class: "number" }, "Incidents"), el("th", { scope: "col" }, "By week", first && last && el("span", { class: "weeks" }, `${readableDay(first)} – ${readableDay(last)}`)), el("th", { scope: "col", class: "number" }, "Most in a week"))),
      el(
        "tbody",
        {},
        overview.by_type.map(({ type, count: total, weeks }) =>
          el(
            "tr",
            {},
            el("th", { scope: "row" }, el("a", { href: sameDay(`/explore?type=${encodeURIComponent(type)}`) }, quadDot(quads.get(type) ?? 0), ` ${eventTypeLabel(type)}`)),
            el("td", { class: "number" }, count(total)),
            el("td", { class: "spark-cell" }, spark(weeks, most)),
            el("td", { class: "number muted" }, count(Math.max(0, ...weeks))),
          ),
        ),
      ),
    ),
    el("p", { class: "muted" }, `All lines have one scale: the tallest week of any type fills the height. ${leftOut(overview)}`),
  );
}

/** What is in the number of incidents but not in the table, or in the table but in none of its lines. */
function leftOut({ incidents, by_type: types }: Overview): string {
  const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
  const inTable = sum(types.map((type) => type.count));
  const inLines = sum(types.flatMap(({ weeks }) => weeks));
  return [
    incidents > inTable && `${plural(incidents - inTable, "incident")} of older background ${incidents - inTable === 1 ? "is" : "are"} in no row.`,
    inTable > inLines && `${plural(inTable - inLines, "incident")} without a date or before the first week ${inTable - inLines === 1 ? "is" : "are"} in no line.`,
  ]
    .filter(Boolean)
    .join(" ");
}

/** Counts by week as an area; the same scale for every type. The table beside it holds the numbers. */
function spark(weeks: readonly number[], most: number): SVGElement {
  const step = SPARK_WIDTH / Math.max(1, weeks.length);
  const y = (value: number): string => (SPARK_HEIGHT - 1 - (value / most) * (SPARK_HEIGHT - 3)).toFixed(1);
  const tops = weeks.map((value, i) => `L${(i * step).toFixed(1)} ${y(value)}L${((i + 1) * step).toFixed(1)} ${y(value)}`).join("");
  const base = SPARK_HEIGHT - 1;
  return svg(
    "svg",
    { class: "spark", viewBox: `0 0 ${SPARK_WIDTH} ${SPARK_HEIGHT}`, preserveAspectRatio: "none", "aria-hidden": "true" },
    svg("path", { class: "spark-area", d: `M0 ${base}${tops}L${SPARK_WIDTH} ${base}Z` }),
    svg("path", { class: "spark-base", d: `M0 ${base}H${SPARK_WIDTH}` }),
  );
}

function time(iso: string): HTMLElement {
  const local = new Date(iso).toLocaleString("en-GB", { timeZoneName: "short" });
  return el("time", { datetime: iso, title: `your time: ${local}` }, `${readableDay(iso.slice(0, 10))}, ${iso.slice(11, 16)} UTC`);
}

/** What stands in place of the runs where the page shows a day: they are about the store, whatever was known when. */
function runsNow(): HTMLElement {
  return el("section", { class: "card" }, el("h2", {}, "Last runs"), el("p", {}, "Runs, failures and warnings are told of the store as it is now: ", el("a", { href: "/" }, "the overview of now"), ", ", el("a", { href: "/quality" }, "runs and quality"), "."));
}

function runs(list: readonly IngestRun[]): HTMLElement {
  const row = (run: IngestRun): HTMLElement =>
    el(
      "tr",
      {},
      el("th", { scope: "row" }, String(run.number)),
      el("td", {}, time(run.started), el("div", { class: "muted" }, run.ended ? `model ${run.stamp_id}` : "not ended")),
      el("td", { class: "number" }, count(run.new + run.changed + run.recoded)),
      el("td", { class: "number" }, count(run.events)),
      el("td", { class: "number" }, run.failed > 0 ? el("b", {}, count(run.failed)) : "0"),
    );
  return el(
    "section",
    { class: "card" },
    el("h2", {}, "Last runs"),
    list.length === 0
      ? empty("No run yet.")
      : el(
          "div",
          { class: "scroll-x" },
          el(
            "table",
            { class: "plain" },
            el("thead", {}, el("tr", {}, ["Run", "Started"].map((name) => el("th", { scope: "col" }, name)), ["Reports", "Events", "Failed"].map((name) => el("th", { scope: "col", class: "number" }, name)))),
            el("tbody", {}, list.map(row)),
          ),
        ),
    el("p", {}, el("a", { href: "/quality" }, "Runs and quality")),
  );
}
