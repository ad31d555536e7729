/** Accuracy and agreement in words. */

import { type Child, el } from "../../dom.ts";
import { count, percent, plural } from "../../format.ts";
import type { IngestRun } from "../../types.ts";
import type { Share } from "./shapes.ts";
import { recordFieldLabel } from "./words.ts";

/** What `GET quality` answers. */
export interface Quality {
  readonly runs: readonly IngestRun[];
  /** Number of inputs by code, by stage. */
  readonly failures_by_stage: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly review: {
    readonly events: number;
    readonly reviewed: number;
    /** From the random stratum only. */
    readonly accuracy: {
      readonly stratum: number;
      readonly reviewed: number;
      /** Events that reviewers kept. */
      readonly events: Share;
      /** Events that they kept and did not change. */
      readonly records: Share;
    };
    readonly by_field: Readonly<Record<string, Share>>;
  };
  readonly agreement: {
    readonly alpha_by_field: Readonly<Record<string, number | null>>;
    /** Events that two reviewers or more decided on. */
    readonly pairs: number;
    readonly reviewers: readonly string[];
    /** Events that each decided on. */
    readonly decided: Readonly<Record<string, number>>;
  };
}

/** "71 % to 93 %". */
export function shareWords(share: Share): string {
  return share.n === 0 ? "nothing reviewed" : `${percent(share.low)} to ${percent(share.high)}`;
}

/** How far reviewers agree beyond chance, field by field. */
export function agreementTable(quality: Quality): Child[] {
  const { alpha_by_field: alphas, pairs, reviewers, decided } = quality.agreement;
  const known = Object.entries(alphas).filter(([, alpha]) => alpha !== null);
  const names = reviewers.map((name) => `${name} (${plural(decided[name] ?? 0, "event")})`).join(", ");
  const told = el("p", { dir: "auto" }, reviewers.length > 0 ? `${names}; ${plural(pairs, "event")} decided on by two or more.` : "Nobody has decided on an event yet.");
  if (known.length === 0) return [told, el("p", { class: "muted" }, "Agreement needs events that two reviewers decided on, and answers that are not all alike.")];
  const rows = known.map(([field, alpha]) => el("tr", {}, el("th", { scope: "row" }, recordFieldLabel(field)), el("td", { class: "number" }, alpha!.toFixed(2)), el("td", {}, alphaWords(alpha!))));
  return [
    told,
    el(
      "table",
      { class: "plain" },
      el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "Field"), el("th", { scope: "col", class: "number" }, "Alpha"), el("th", { scope: "col" }, "In words"))),
      el("tbody", {}, rows),
    ),
    el("p", { class: "muted" }, "Krippendorff's alpha: 1 is full agreement, 0 what chance would give."),
  ];
}

/** Source: Krippendorff (2004), Content Analysis, p. 241: rely on 0.80 and above, conclude tentatively from 0.667. */
function alphaWords(alpha: number): string {
  if (alpha >= 0.8) return "reliable";
  return alpha >= 0.667 ? "good enough for tentative conclusions" : "too little to rely on";
}

/** One line for the head of the review page. */
export function progressWords(quality: Quality): string {
  const share = quality.review.accuracy.events;
  const right = share.n > 0 ? `${percent(share.right / share.n)} right (95 %: ${shareWords(share)}, ${count(share.n)} reviewed at random)` : "accuracy not known yet (random stratum)";
  const alphas = Object.values(quality.agreement.alpha_by_field).filter((alpha): alpha is number => alpha !== null);
  const mean = alphas.reduce((sum, alpha) => sum + alpha, 0) / alphas.length;
  return alphas.length > 0 ? `${right} · agreement alpha ${mean.toFixed(2)}` : right;
}
