/** Decisions in words, each with a way to take it back. */

import { el } from "../../dom.ts";
import type { Decision } from "../../types.ts";
import { holding, undo } from "./deciding.ts";
import { decisionWords } from "./words.ts";

/** Lines of decisions, the latest first; `after` runs when one was taken back. */
export function decisionList(decisions: readonly Decision[], after: () => void): HTMLElement {
  if (decisions.length === 0) return el("p", { class: "muted" }, "No decisions yet.");
  const standing = new Set(holding(decisions).map((d) => d.number));
  const lines = [...decisions].reverse().map((decision) => {
    const isStanding = standing.has(decision.number);
    const button = el("button", { type: "button", class: "small", "aria-label": `Undo decision ${decision.number}`, onClick: () => void undo(decision.number, after) }, "Undo");
    return el(
      "li",
      { class: isStanding ? "" : "gone" },
      el("span", { class: "muted" }, `${decision.number}. ${decision.at.slice(0, 16).replace("T", " ")} UTC `),
      el("b", { dir: "auto" }, decision.person),
      " ",
      el("span", { dir: "auto" }, decisionWords(decision)),
      decision.mention && [" about ", el("q", { dir: "auto" }, decision.mention.text)],
      decision.note && el("span", { class: "muted", dir: "auto" }, ` (${decision.note})`),
      isStanding ? [" ", button] : el("span", { class: "muted" }, " · taken back"),
    );
  });
  return el("ol", { class: "decisions" }, lines);
}
