/** Review of one event: its report with the words marked, and its fields. */

import { el } from "../../dom.ts";
import { readableDay } from "../../format.ts";
import { recordHref } from "../../router.ts";
import type { ReportAnswer } from "../../types.ts";
import { decide } from "./deciding.ts";
import { eventActions } from "./eventactions.ts";
import { pickIncident } from "./incidentpicker.ts";
import { Reading } from "./reading.ts";
import { type EventItem, type ReviewAction, type ReviewScreen, whyWords } from "./reviewing.ts";
import type { ReportEvent } from "./shapes.ts";
import { eventWords } from "./words.ts";

/** Builds the screen; `after` runs when a decision was taken back through its message. */
export async function eventScreen(item: EventItem, load: (report: string) => Promise<ReportAnswer>, after: () => void): Promise<ReviewScreen> {
  const { id, report } = item.event;
  const answer = await load(report);
  const entry = answer.events.find((each) => each.id === id);
  if (!entry) throw new Error(`report ${report} no longer has event ${id}; reload the page`);
  const shown = new Reading(answer, { events: [entry.id] });
  shown.choose(entry.id);
  return {
    question: `Is this right? ${eventWords(entry.event)}`,
    why: whyWords(item),
    element: el("div", {}, head(answer, entry), shown.element),
    actions: actionsOf(answer, entry, shown, after),
    step: (by) => shown.step(by),
  };
}

function head(answer: ReportAnswer, entry: ReportEvent): HTMLElement {
  const { report } = answer;
  const day = report.published ? `, ${readableDay(report.published)}` : "";
  return el(
    "p",
    {},
    el("a", { href: recordHref("report", report.id, { event: entry.id }), dir: "auto" }, report.title ?? report.id),
    el("span", { class: "muted", dir: "auto" }, ` ${report.publisher ?? ""}${day}`),
    entry.incident && [" · ", el("a", { href: recordHref("incident", entry.incident) }, "incident")],
  );
}

function actionsOf(answer: ReportAnswer, entry: ReportEvent, shown: Reading, after: () => void): ReviewAction[] {
  const on = eventActions(() => answer, () => shown, after);
  const merge = async (): Promise<boolean> => {
    const other = await pickIncident("Merge its incident with which other?", entry.incident);
    return other !== null && (await decide({ kind: "merge", targets: [entry.incident ?? entry.id, other] }, after)) !== null;
  };
  const split = async (): Promise<boolean> => (await decide({ kind: "split", targets: [entry.incident ?? "", entry.id] }, after)) !== null;
  return [
    { name: "accept", label: "Accept", run: () => on.accept(entry) },
    { name: "change", label: "Change…", run: () => on.edit(entry) },
    { name: "reject", label: "Reject", run: () => on.reject(entry) },
    { name: "merge", label: "Merge…", run: merge },
    ...(entry.incident ? [{ name: "split", label: "Split off", run: split }] : []),
    { name: "duplicate", label: "Duplicate…", run: () => on.duplicate(entry) },
  ];
}
