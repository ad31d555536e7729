/** Review of a merge: do two claims tell one happening? */

import type { ReportAnswer } from "../../types.ts";
import { decide } from "./deciding.ts";
import { pairPanel, type Side } from "./pair.ts";
import { type Claim, type PairItem, type ReviewScreen, whyWords } from "./reviewing.ts";

/** Builds the screen. */
export async function pairScreen(item: PairItem, load: (report: string) => Promise<ReportAnswer>): Promise<ReviewScreen> {
  const { pair } = item;
  const { first, second } = pair;
  const [one, other] = await Promise.all([side(first, load), side(second, load)]);
  return {
    question: pair.merged ? "These two claims are taken for one happening: are they?" : "These two claims are kept apart: are they one happening?",
    why: whyWords(item),
    element: pairPanel(one, other, pair.explanation),
    actions: [
      { name: "accept", label: "Same", run: () => decided("merge", first, second) },
      { name: "reject", label: "Different", run: () => decided("split", first, second) },
    ],
  };
}

async function side(of: Claim, load: (report: string) => Promise<ReportAnswer>): Promise<Side> {
  const answer = await load(of.report);
  const entry = answer.events.find((each) => each.id === of.event);
  if (!entry) throw new Error(`report ${of.report} no longer has event ${of.event}; reload the page`);
  return { answer, entry };
}

/** Two events that are held together or apart, whatever incidents they are in now. */
async function decided(kind: "merge" | "split", first: Claim, second: Claim): Promise<boolean> {
  return (await decide({ kind, targets: [first.event, second.event] })) !== null;
}
