/** What the review queue gives, and what a screen of it is made of. */

import type { PairExplanation } from "../../types.ts";
import { sentence } from "./words.ts";

interface ItemBase {
  /** What `skip` names. */
  readonly key: string;
  /** How much a decision is worth, higher is more. */
  readonly value: number;
  /** Why this one comes now, in words. */
  readonly why: string;
  readonly stratum: "value" | "random";
}

/** An event to judge. */
export interface EventItem extends ItemBase {
  readonly event: { readonly id: string; readonly report: string };
}

/** A claim of a pair. */
export interface Claim {
  readonly event: string;
  readonly report: string;
}

/** Two claims of which the question is whether they are one happening. */
export interface PairItem extends ItemBase {
  readonly pair: {
    readonly first: Claim;
    readonly second: Claim;
    readonly merged: boolean;
    readonly explanation: PairExplanation;
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
  readonly question: string;
  readonly why: string;
  readonly element: HTMLElement;
  readonly actions: readonly ReviewAction[];
  readonly step?: (by: 1 | -1) => void;
}

/** Why an item comes now, as a sentence. */
export function whyWords(item: ReviewItem): string {
  return `${sentence(item.why)}.`;
}
