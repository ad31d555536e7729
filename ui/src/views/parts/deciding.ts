/** Decisions: who decides, sending them, taking the last one back. */

import { get, post } from "../../api.ts";
import { el } from "../../dom.ts";
import { say, show, showError } from "../../notice.ts";
import { keep, setting } from "../../theme.ts";
import type { Decision, Meta } from "../../types.ts";
import { ask, labelled } from "./dialog.ts";
import type { DecisionAnswer, DecisionRequest } from "./shapes.ts";
import { decisionWords, sentence } from "./words.ts";

const NAME = "wirebird.reviewer";
const MAX_NAME = 80;
/** Decisions made in this page and not taken back, oldest first. */
const made: number[] = [];

/** The name that decisions carry, as kept in this browser; empty before one is given. */
export function reviewerName(): string {
  return setting(NAME, "");
}

/** Asks for the reviewer's name, and keeps it in this browser; null when none is given. */
export async function changeReviewer(): Promise<string | null> {
  const { reviewers } = await get<Meta>("meta");
  const input = el("input", { type: "text", maxlength: MAX_NAME, list: "reviewers", autocomplete: "name", value: reviewerName() });
  const given = await ask(
    "Who decides?",
    [
      labelled("Your name", input, "Stored with every decision. This browser asks once."),
      el("datalist", { id: "reviewers" }, reviewers.map((name) => el("option", { value: name }))),
    ],
    () => (input.value.trim() ? { name: input.value.trim() } : "Give a name: a decision needs one."),
    "Use this name",
  );
  if (given) keep(NAME, given.name);
  return given?.name ?? null;
}

/** Sends a decision and tells what became of it; null when no name is given or the server refuses. */
export async function decide(request: Omit<DecisionRequest, "reviewer">, after?: () => void): Promise<Decision | null> {
  const reviewer = reviewerName() || (await changeReviewer());
  if (!reviewer) return null;
  try {
    const { decision } = await post<DecisionAnswer>("decisions", { ...request, reviewer });
    const told = `${sentence(decisionWords(decision))} (decision ${decision.number}).`;
    if (decision.kind === "undo") {
      show(told);
    } else {
      made.push(decision.number);
      show(told, { label: "Undo", run: () => void undo(decision.number, after) });
    }
    return decision;
  } catch (error) {
    showError(error);
    return null;
  }
}

/** Takes a decision back. */
export async function undo(number: number, after?: () => void): Promise<Decision | null> {
  const undone = await decide({ kind: "undo", targets: [String(number)] });
  if (!undone) return null;
  if (made.includes(number)) made.splice(made.indexOf(number), 1);
  after?.();
  return undone;
}

/** Takes back the last decision made in this page, else the reviewer's last one that still holds. */
export async function undoLast(after?: () => void): Promise<Decision | null> {
  const last = made.at(-1) ?? (await lastOfReviewer());
  if (last === undefined) {
    say("No decision of yours to take back.");
    show("There is no decision of yours to take back.");
    return null;
  }
  return undo(last, after);
}

async function lastOfReviewer(): Promise<number | undefined> {
  const decisions = await allDecisions();
  const standing = holding(decisions).filter((d) => d.person === reviewerName() && d.kind !== "undo");
  return standing.at(-1)?.number;
}

/** All decisions, oldest first. */
export async function allDecisions(signal?: AbortSignal): Promise<readonly Decision[]> {
  const { decisions } = await get<{ decisions: readonly Decision[] }>("decisions", {}, signal);
  return [...decisions].sort((a, b) => a.number - b.number);
}

/** Those that no undo, itself in force, has taken back. */
export function holding(decisions: readonly Decision[]): Decision[] {
  const gone = new Set<number>();
  for (const decision of [...decisions].reverse()) {
    if (decision.kind === "undo" && decision.undoes !== null && !gone.has(decision.number)) gone.add(decision.undoes);
  }
  return decisions.filter((d) => !gone.has(d.number));
}

/** A line that tells who decides, with a button to change it. */
export function reviewerLine(): HTMLElement {
  const name = el("b", {}, reviewerName() || "nobody yet");
  const change = async (): Promise<void> => {
    name.textContent = (await changeReviewer()) ?? (reviewerName() || "nobody yet");
  };
  return el("span", { class: "reviewer" }, "Reviewer: ", name, " ", el("button", { type: "button", class: "quiet", onClick: () => void change() }, "Change name"));
}
