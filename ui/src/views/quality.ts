/** Runs and quality: what was taken in, what failed, how much of it reviewers found right, and whether they agree. */

import { get } from "../api.ts";
import { type Child, el } from "../dom.ts";
import { count, percent, plural } from "../format.ts";
import { bind } from "../keys.ts";
import { dataLinks, viewHead } from "../page.ts";
import { navigate, type View } from "../router.ts";
import type { IngestRun } from "../types.ts";
import { allDecisions, undoLast } from "./parts/deciding.ts";
import { decisionList } from "./parts/decisionlist.ts";
import { agreementTable, type Quality, shareWords } from "./parts/shares.ts";
import { plain, recordFieldLabel } from "./parts/words.ts";
import "../styles/cases.css";

const SHOWN_DECISIONS = 100;

export const view: View = async (root, url, signal) => {
  const [quality, decisions] = await Promise.all([get<Quality>("quality", {}, signal), allDecisions(signal)]);
  const again = (): void => navigate(url.href, true);
  const latest = decisions.slice(-SHOWN_DECISIONS);
  root.append(
    viewHead("Runs and quality", dataLinks(url.pathname, url.search)),
    el(
      "div",
      { class: "quality" },
      section("How much is right", accuracy(quality)),
      section("Do reviewers agree", agreementTable(quality)),
      section("Runs", runs(quality.runs)),
      section("Failures by stage", failures(quality)),
      section("Decisions", decisions.length > latest.length && el("p", { class: "muted" }, `The last ${SHOWN_DECISIONS} of ${count(decisions.length)}.`), decisionList(latest, again)),
    ),
  );
  bind("quality", "u", "undo your last decision", () => void undoLast(again));
};

function section(title: string, ...children: Child[]): HTMLElement {
  return el("section", { class: "card" }, el("h2", {}, title), children);
}

function table(names: readonly string[], rows: readonly (readonly Child[])[], numbers: ReadonlySet<number> = new Set()): HTMLElement {
  const kind = (i: number): string => (numbers.has(i) ? "number" : "");
  return el(
    "div",
    { class: "scroll-x", tabindex: 0, role: "region", "aria-label": names.join(", ") },
    el(
      "table",
      { class: "plain" },
      el("thead", {}, el("tr", {}, names.map((name, i) => el("th", { scope: "col", class: kind(i) }, name)))),
      el("tbody", {}, rows.map((cells) => el("tr", {}, cells.map((cell, i) => el("td", { class: kind(i) }, cell))))),
    ),
  );
}

function accuracy(quality: Quality): Child[] {
  const { events, reviewed, accuracy: found, by_field: fields } = quality.review;
  const told = el(
    "p",
    {},
    `${count(reviewed)} of ${plural(events, "event")} reviewed, ${count(found.reviewed)} of the ${count(found.stratum)} drawn at random. `,
    el("a", { href: "/review?order=random" }, "Review the random stratum"),
  );
  const why = el("p", { class: "muted" }, "Only the random stratum tells how much of the store is right: what is picked for looking doubtful says nothing about the rest. Intervals are Wilson's.");
  if (found.reviewed === 0) return [told, why];
  const rows = [
    ["Events that are events", found.events] as const,
    ["Records right in every field", found.records] as const,
    ...Object.entries(fields).map(([field, share]) => [recordFieldLabel(field), share] as const),
  ];
  const cells = rows.map(([name, share]) => [name, share.n ? percent(share.right / share.n) : "", shareWords(share), count(share.n)]);
  return [told, table(["", "Right", "95 % interval", "Reviewed"], cells, new Set([1, 3])), why];
}

function runs(given: readonly IngestRun[]): Child {
  if (given.length === 0) return el("p", { class: "muted" }, "Nothing was taken in yet: wirebird ingest PATH --store FILE.");
  const names = ["Run", "Started (UTC)", "Took", "Coder", "New", "Changed", "Recoded", "Unchanged", "Events", "Failed"];
  const rows = given.map((run) => [
    run.number, run.started.slice(0, 16).replace("T", " "), took(run), el("code", {}, run.stamp_id), count(run.new), count(run.changed),
    count(run.recoded), count(run.unchanged), count(run.events), count(run.failed),
  ]); // prettier-ignore
  return table(names, rows, new Set([0, 4, 5, 6, 7, 8, 9]));
}

function took(run: IngestRun): string {
  if (run.ended === null) return "not ended";
  const seconds = (Date.parse(run.ended) - Date.parse(run.started)) / 1000;
  return seconds < 90 ? `${seconds.toFixed(0)} s` : `${(seconds / 60).toFixed(0)} min`;
}

function failures(quality: Quality): Child {
  const rows = Object.entries(quality.failures_by_stage).flatMap(([stage, codes]) =>
    Object.entries(codes).map(([code, number]) => [plain(stage), el("code", {}, code), count(number)]),
  );
  return rows.length > 0 ? table(["Stage", "Why", "Inputs"], rows, new Set([2])) : el("p", { class: "muted" }, "No input failed.");
}
