/** Evidence reader: a report's text with the words behind every field marked, and the fields beside it. */

import { get } from "../api.ts";
import { el, fill, type Child } from "../dom.ts";
import { plural, readableDay } from "../format.ts";
import { bind } from "../keys.ts";
import { dataLinks, dayChip, viewHead } from "../page.ts";
import { navigate, pathId, recordHref, setAddress, type View } from "../router.ts";
import type { ReportAnswer } from "../types.ts";
import { copyButton } from "./parts/copy.ts";
import { eventActions } from "./parts/eventactions.ts";
import type { Editable } from "./parts/editor.ts";
import { Reading } from "./parts/reading.ts";
import type { ReportEvent } from "./parts/shapes.ts";
import "../styles/cases.css";

export const view: View = async (root, url, signal) => {
  const id = pathId(url);
  const asOf = url.searchParams.get("as_of");
  const load = (): Promise<ReportAnswer> => get<ReportAnswer>(`report/${encodeURIComponent(id)}`, { as_of: asOf }, signal);
  const place = el("div", {});
  let answer = await load();
  const actions = eventActions(() => answer, () => shown, () => void again());
  let shown = build();

  function build(): Reading {
    const made = new Reading(answer, { foot: (entry) => [...links(entry), ...actions.buttons(entry)], onChoose: note });
    fill(place, made.element);
    return made;
  }
  async function again(): Promise<void> {
    const open = shown.open?.id ?? null;
    answer = await load();
    shown = build();
    shown.choose(open);
  }

  const title = answer.report.title ?? `Report ${answer.report.id}`;
  root.append(viewHead(title, dataLinks(url.pathname, url.search)), about(answer, asOf), place);
  bindReading(() => shown);
  actions.bindKeys("report");
  const event = url.searchParams.get("event");
  if (event) shown.choose(event);
  openAt(shown, url);
  const edit = url.searchParams.get("edit");
  if (edit && shown.open) void actions.edit(shown.open, edit as Editable).then((isDone) => (isDone ? again() : undefined));
};

/** Keeps the open event in the address. */
function note(entry: ReportEvent | null): void {
  const next = new URL(location.href);
  for (const name of ["field", "at", "edit"]) next.searchParams.delete(name);
  if (entry) next.searchParams.set("event", entry.id);
  else next.searchParams.delete("event");
  setAddress(next.href, true);
}

/** Goes to the words that the address names. */
function openAt(shown: Reading, url: URL): void {
  const [start, end] = (url.searchParams.get("at") ?? "").split("-").map(Number);
  const field = url.searchParams.get("field");
  if (start !== undefined && end !== undefined && shown.showWords(start, end)) return;
  if (field) shown.showField(field);
}

function links(entry: ReportEvent): HTMLElement[] {
  return entry.incident ? [el("p", {}, el("a", { href: recordHref("incident", entry.incident) }, "The incident that this claim is part of"))] : [];
}

function about(answer: ReportAnswer, asOf: string | null): HTMLElement {
  const { report } = answer;
  const facts: [string, Child][] = [
    ["Report", report.id],
    ["Version", report.version],
    ["Read from", report.locator],
    ["Known from", report.known_on],
    ["Taken in", `${report.ingested_at.slice(0, 16).replace("T", " ")} UTC`],
    ["SHA-256 of the text", [el("code", { class: "hash" }, answer.sha256), " ", copyButton("Copy", () => answer.sha256)]],
  ];
  const published = report.published ? el("time", { datetime: report.published }, readableDay(report.published)) : "no day of publication";
  return el(
    "div",
    { class: "report-about" },
    el("p", {}, el("b", { dir: "auto" }, report.publisher ?? "outlet not known"), " · ", published, ` · ${plural(answer.events.length, "event")}`, asOf && " ", dayChip(asOf)),
    el("details", {}, el("summary", {}, "About this report"), el("dl", { class: "facts-list" }, facts.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", { dir: "auto" }, value))))),
    report.superseded_at && el("p", { class: "card bad" }, `A newer version of this report was stored at ${report.superseded_at}.`),
  );
}

/** Keys that move through words and events. */
export function bindReading(shown: () => Reading): void {
  bind("report", "n", "next marked words", () => shown().step(1));
  bind("report", "p", "previous marked words", () => shown().step(-1));
  bind("report", "j", "next event", () => shown().chooseNext(1));
  bind("report", "k", "previous event", () => shown().chooseNext(-1));
  bind("report", "i", "the incident of the open event", () => {
    const incident = shown().open?.incident;
    if (incident) navigate(recordHref("incident", incident));
  });
  bind("report", "Escape", "close the event, then back", () => (shown().open ? shown().choose(null) : history.back()));
}
