/** What the review queue gives, and what a screen of it is made of. */

import type { PairExplanation } from "../../types.ts";

interface ItemBase {
  /** How much a decision is worth, higher is more. */
  readonly value: number;
  /** Why this one comes now, in words. */
  readonly why: string | readonly string[];
  /** `value` or `random`. */
  readonly stratum: string;
}

/** An event to judge. */
export interface EventItem extends ItemBase {
  readonly event: { readonly id: string; readonly report: string };
}

/** Two claims of which the question is whether they are one happening. */
export interface PairItem extends ItemBase {
  readonly pair: {
    readonly first: { readonly event: string; readonly report: string; readonly incident: string };
    readonly second: { readonly event: string; readonly report: string; readonly incident: string };
    readonly explanation: PairExplanation | null;
  };
}

export type ReviewItem = EventItem | PairItem;

/** What `GET review/next` answers. */
export interface ReviewNext {
  readonly queue: { readonly left: number; readonly done: number };
  readonly item: ReviewItem | null;
}

/** One way to answer; `run` tells whether a decision was made. */
export interface ReviewAction {
  readonly name: string;
  readonly label: string;
  readonly run: () => Promise<boolean>;
}

/** One decision to make. */
export interface ReviewScreen {
  /** What `skip` names. */
  readonly id: string;
  readonly question: string;
  readonly why: string;
  readonly element: HTMLElement;
  readonly actions: readonly ReviewAction[];
  readonly step?: (by: 1 | -1) => void;
}

/** Why an item comes now, as one sentence. */
export function whyWords(item: ItemBase): string {
  const why = typeof item.why === "string" ? item.why : item.why.join(", ");
  return item.stratum === "random" ? `Picked at random. ${why}` : why;
}
