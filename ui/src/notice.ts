/** Messages: what happened, to what, what to do next; read out by screen readers. */

import { ApiError } from "./api.ts";
import { el, fill, type Child } from "./dom.ts";

const SHOWN_MS = 8000;
let polite: HTMLElement | undefined;
let stack: HTMLElement | undefined;

/** Put the live regions into the page; once, at the start. */
export function mountNotices(host: HTMLElement): void {
  polite = el("p", { class: "visually-hidden", role: "status", "aria-live": "polite" });
  stack = el("div", { class: "notices", role: "region", "aria-label": "Messages" });
  host.append(polite, stack);
}

/** Tell screen readers only: "1,204 incidents match". */
export function say(message: string): void {
  if (polite) polite.textContent = message;
}

/** Show a message for a while, with an optional action ("Undo"). */
export function show(message: string, action?: { label: string; run: () => void }): void {
  const card: HTMLElement = el(
    "div",
    { class: "notice", role: "status" },
    el("span", {}, message),
    action && el("button", { type: "button", onClick: () => (action.run(), card.remove()) }, action.label),
    el("button", { type: "button", class: "quiet", "aria-label": "Dismiss", onClick: () => card.remove() }, "×"),
  );
  stack?.append(card);
  window.setTimeout(() => card.remove(), SHOWN_MS);
}

/** Show a failure; it stays until it is dismissed. */
export function showError(error: unknown): void {
  const { title, hint } = explain(error);
  const card: HTMLElement = el(
    "div",
    { class: "notice bad", role: "alert" },
    el("span", {}, el("b", {}, title), hint && ` ${hint}`),
    el("button", { type: "button", class: "quiet", "aria-label": "Dismiss", onClick: () => card.remove() }, "×"),
  );
  stack?.append(card);
}

/** What went wrong and what to do next, in words. */
export function explain(error: unknown): { title: string; hint: string } {
  if (error instanceof ApiError) return { title: sentence(error.message), hint: sentence(error.hint) };
  const message = error instanceof Error ? error.message : String(error);
  return { title: sentence(message), hint: "Reload the page; if it happens again, report it with this message." };
}

/** Fill a view with a failure and a way on. */
export function errorPanel(root: HTMLElement, error: unknown, retry: () => void): void {
  const { title, hint } = explain(error);
  fill(
    root,
    el("h1", { tabindex: -1 }, "This view could not be shown"),
    el("div", { class: "card bad", role: "alert" }, el("p", {}, el("b", {}, title)), hint && el("p", {}, hint)),
    el("p", {}, el("button", { type: "button", onClick: retry }, "Try again"), " ", el("a", { href: "/" }, "Overview")),
  );
}

/** A placeholder for nothing found: what was looked for, and what to do next. */
export function empty(...children: Child[]): HTMLElement {
  return el("div", { class: "empty" }, ...children);
}

function sentence(text: string): string {
  if (!text) return "";
  const first = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(first) ? first : `${first}.`;
}
