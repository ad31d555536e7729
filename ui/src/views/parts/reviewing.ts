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

/** An event in short, with its report. */
export interface Told {
  readonly id: string;
  readonly incident: string | null;
  readonly report: { readonly id: string };
}

/** An event to judge. */
export interface EventItem extends ItemBase {
  readonly event: Told | null;
}

/** Two claims of which the question is whether they are one happening. */
export interface PairItem extends ItemBase {
  readonly pair: {
    readonly first: Told | null;
    readonly second: Told | null;
    readonly merged: boolean;
    readonly why: PairExplanation;
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

/** What was found of an item. */
export function found(told: Told | null, key: string): Told {
  if (!told) throw new Error(`${key} is no longer in the store; reload the page`);
  return told;
}
