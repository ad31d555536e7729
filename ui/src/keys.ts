/** Keyboard: bindings by view, two-key sequences, help on `?`; nothing fires while a text field has focus. */

import { el, fill } from "./dom.ts";
import { keep, setting } from "./theme.ts";

interface Binding {
  readonly scope: string;
  readonly key: string;
  readonly label: string;
  readonly handler: (event: KeyboardEvent) => void;
}

const SETTING = "wirebird.single-keys";
const SEQUENCE_MS = 1200;
const GLOBAL = "global";
let bindings: Binding[] = [];
let prefix = "";
let prefixAt = 0;

/**
 * Bind a key for a view, or for all views with scope `global`.
 * @param key as `KeyboardEvent.key` has it ("j", "Enter", "?"), or two with a blank between ("g o").
 * @returns a function that takes the binding away; those of a view go when the view does.
 */
export function bind(scope: string, key: string, label: string, handler: (event: KeyboardEvent) => void): () => void {
  const binding = { scope, key, label, handler };
  bindings.push(binding);
  return () => {
    bindings = bindings.filter((each) => each !== binding);
  };
}

/** Take away the bindings of all views; the router does it at every change of view. */
export function unbindViews(): void {
  bindings = bindings.filter((each) => each.scope === GLOBAL);
}

/** Whether single keys are on; Esc, Enter and Tab work either way. */
export function hasSingleKeys(): boolean {
  return setting(SETTING, "on") === "on";
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !["checkbox", "radio", "button", "submit", "range"].includes(target.type);
}

function isPressable(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("a, button, summary, input, select") !== null;
}

function find(key: string): Binding | undefined {
  return bindings.findLast((each) => each.key === key);
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (isTyping(event.target)) {
    if (event.key === "Escape") (event.target as HTMLElement).blur();
    return;
  }
  if (document.querySelector("dialog[open]") && event.key !== "?") return;
  const isSingle = event.key.length === 1;
  if (isSingle && !hasSingleKeys()) return;
  if (event.key === "Enter" && isPressable(event.target)) return;
  const isSecond = prefix !== "" && Date.now() - prefixAt < SEQUENCE_MS;
  const found = isSecond ? find(`${prefix} ${event.key}`) : find(event.key);
  prefix = "";
  if (found) {
    event.preventDefault();
    found.handler(event);
  } else if (isSingle && bindings.some((each) => each.key.startsWith(`${event.key} `))) {
    prefix = event.key;
    prefixAt = Date.now();
  }
}

function helpList(of: readonly Binding[]): HTMLElement {
  return el(
    "dl",
    { class: "keys" },
    of.map((each) => el("div", {}, el("dt", {}, each.key.split(" ").map((part, i) => [i > 0 && " then ", el("kbd", {}, part)])), el("dd", {}, each.label))),
  );
}

/** Show all bindings of the present view. */
export function showHelp(): void {
  const dialog: HTMLDialogElement = document.querySelector<HTMLDialogElement>("#keys-help") ?? el("dialog", { id: "keys-help", "aria-labelledby": "keys-title" });
  if (dialog.open) {
    dialog.close();
    return;
  }
  const here = bindings.filter((each) => each.scope !== GLOBAL);
  const single = el("input", { type: "checkbox", checked: hasSingleKeys(), onChange: () => keep(SETTING, single.checked ? "on" : "off") });
  fill(
    dialog,
    el("div", { class: "dialog-head" }, el("h2", { id: "keys-title" }, "Keyboard"), el("button", { type: "button", onClick: () => dialog.close() }, "Close")),
    here.length > 0 && [el("h3", {}, "In this view"), helpList(here)],
    el("h3", {}, "Everywhere"),
    helpList(bindings.filter((each) => each.scope === GLOBAL)),
    el("p", {}, el("label", {}, single, " Single keys on"), el("span", { class: "muted" }, " (off: the ? button still opens this help)")),
  );
  if (!dialog.isConnected) document.body.append(dialog);
  dialog.showModal();
}

/** Listen; once, at the start. */
export function startKeys(): void {
  document.addEventListener("keydown", onKey);
  bind(GLOBAL, "?", "this help", showHelp);
}
