/** Why two claims are, or are not, taken for one incident: evidence weights added up step by step. */

import { el } from "../../dom.ts";
import { percent } from "../../format.ts";
import type { PairExplanation } from "../../types.ts";
import { plain } from "./words.ts";

interface Step {
  readonly name: string;
  readonly level: string;
  readonly bits: number;
  readonly from: number;
  readonly to: number;
}

const SILENT_BITS = 0.05;
const signed = (bits: number): string => `${Math.round(bits * 10) < 0 ? "−" : "+"}${Math.abs(bits).toFixed(1)}`;

function stepsOf(pair: PairExplanation): { steps: Step[]; silent: string[] } {
  const steps: Step[] = [{ name: "before anything is compared", level: "", bits: pair.prior_bits, from: 0, to: pair.prior_bits }];
  const silent: string[] = [];
  let sum = pair.prior_bits;
  for (const { name, level, bits } of pair.comparisons) {
    if (Math.abs(bits) < SILENT_BITS) silent.push(plain(name));
    else steps.push({ name: plain(name), level: plain(level), bits, from: sum, to: sum + bits });
    sum += bits;
  }
  steps.push({ name: "all together", level: verdict(pair), bits: pair.bits, from: 0, to: pair.bits });
  return { steps, silent };
}

function verdict(pair: PairExplanation): string {
  return pair.conflicts.length > 0 ? `conflict: ${pair.conflicts.map(plain).join(", ")}` : `probability of one incident ${percent(pair.probability)}`;
}

/** A table with a bar for each weight: to the right speaks for one incident, to the left against. */
export function waterfall(pair: PairExplanation, caption: string): HTMLElement {
  const { steps, silent } = stepsOf(pair);
  const ends = steps.flatMap((step) => [step.from, step.to]);
  const [low, high] = [Math.min(0, ...ends), Math.max(0, ...ends)];
  const scale = (bits: number): number => ((bits - low) / (high - low || 1)) * 100;
  const rows = steps.map((step, i) => {
    const isTotal = i === steps.length - 1;
    return el(
      "tr",
      { class: isTotal ? "total" : "" },
      el("th", { scope: "row" }, step.name),
      el("td", {}, step.level),
      el("td", { class: "number" }, signed(step.bits)),
      el("td", { class: "weight-cell", "aria-hidden": "true" }, bar(step, scale)),
    );
  });
  return el(
    "div",
    { class: "waterfall" },
    el(
      "table",
      {},
      el("caption", {}, caption),
      el("thead", {}, el("tr", {}, ["Compared", "Found", "Bits"].map((name) => el("th", { scope: "col" }, name)), el("td", {}))),
      el("tbody", {}, rows),
    ),
    silent.length > 0 && el("p", { class: "muted" }, `Without weight either way: ${silent.join(", ")}.`),
  );
}

function bar(step: Step, scale: (bits: number) => number): HTMLElement {
  const node = el("div", { class: `weight ${step.bits < 0 ? "against" : "for"}` });
  const [start, end] = [scale(Math.min(step.from, step.to)), scale(Math.max(step.from, step.to))];
  node.style.left = `${start}%`;
  node.style.width = `${Math.max(end - start, 0.5)}%`;
  const zero = el("div", { class: "zero" });
  zero.style.left = `${scale(0)}%`;
  return el("div", { class: "weight-track" }, zero, node);
}
