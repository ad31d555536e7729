/** Review of a merge: do two claims tell one happening? */

import type { ReportAnswer } from "../../types.ts";
import { decide } from "./deciding.ts";
import { pairPanel, type Side } from "./pair.ts";
import { type PairItem, type ReviewAction, type ReviewScreen, whyWords } from "./reviewing.ts";

/** Builds the screen. */
export async function pairScreen(item: PairItem, load: (report: string) => Promise<ReportAnswer>): Promise<ReviewScreen> {
  const { first, second, explanation } = item.pair;
  const [one, other] = await Promise.all([side(first, load), side(second, load)]);
  return {
    id: `${first.event}+${second.event}`,
    question: "Do these two claims tell one happening?",
    why: whyWords(item),
    element: pairPanel(one, other, explanation),
    actions: actionsOf(item),
  };
}

async function side(of: PairItem["pair"]["first"], load: (report: string) => Promise<ReportAnswer>): Promise<Side> {
  const answer = await load(of.report);
  const entry = answer.events.find((each) => each.id === of.event);
  if (!entry) throw new Error(`report ${of.report} no longer has event ${of.event}; reload the page`);
  return { answer, entry };
}

function actionsOf(item: PairItem): ReviewAction[] {
  const { first, second } = item.pair;
  const same = async (): Promise<boolean> => (await decide({ kind: "merge", targets: [first.event, second.event] })) !== null;
  const different = async (): Promise<boolean> => (await decide({ kind: "split", targets: [first.incident, second.event] })) !== null;
  return [
    { name: "accept", label: "Same", run: same },
    { name: "reject", label: "Different", run: different },
  ];
}
