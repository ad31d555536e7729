/** Paste a report: its text is coded at once and shown with the words behind every record. Nothing is stored. */

import { ApiError, get, post } from "../api.ts";
import { el, fill } from "../dom.ts";
import { plural } from "../format.ts";
import { bind } from "../keys.ts";
import { explain, say } from "../notice.ts";
import { viewHead } from "../page.ts";
import type { View } from "../router.ts";
import type { Meta, ReportAnswer } from "../types.ts";
import { labelled } from "./parts/dialog.ts";
import { cardTitle } from "./parts/eventcard.ts";
import { Reading } from "./parts/reading.ts";
import "../styles/cases.css";

const QUEUE_FULL = 429;
const TOO_LARGE = 413;

export const view: View = async (root, _url, signal) => {
  const meta = await get<Meta>("meta", {}, signal);
  const text = el("textarea", { rows: 10, dir: "auto", spellcheck: "false", placeholder: "PLACE, Country (Outlet) - Text of the report …" });
  const published = el("input", { type: "date" });
  const send = el("button", { type: "submit", class: "primary", disabled: !meta.can_code }, "Code this report");
  const size = el("span", { class: "muted", "aria-live": "off" });
  const result = el("div", { class: "paste-result", "aria-live": "off" });
  let shown: Reading | null = null;
  let running: AbortController | null = null;

  const code = async (): Promise<void> => {
    if (!text.value.trim()) {
      fill(result, el("p", { class: "card bad", role: "alert" }, "There is no text yet: paste the words of a report first."));
      text.focus();
      return;
    }
    running?.abort();
    running = new AbortController();
    signal.addEventListener("abort", () => running?.abort());
    send.disabled = true;
    fill(result, el("p", { class: "muted", role: "status" }, "Coding …"));
    try {
      const answer = await post<ReportAnswer>("code", { text: text.value, published: published.value || null }, running.signal);
      shown = showResult(result, answer);
    } catch (error) {
      if (!running.signal.aborted) fill(result, failure(error, text.value));
    } finally {
      send.disabled = false;
    }
  };
  text.addEventListener("input", () => {
    size.textContent = text.value ? plural(Array.from(text.value).length, "character") : "";
  });
  const form = el(
    "form",
    { class: "card paste", novalidate: true, onSubmit: (event: Event) => (event.preventDefault(), void code()) },
    labelled("Text of the report", text),
    el("div", { class: "paste-row" }, labelled("Day of publication", published, "Weekdays such as “on Tuesday” are counted from it."), el("div", { class: "buttons" }, send, size)),
  );
  root.append(
    viewHead("Paste a report"),
    el("p", {}, "The text is coded on this machine and shown below. It is not stored and goes nowhere else."),
    !meta.can_code ? el("p", { class: "card bad" }, "This server was started without the coding model; start wirebird serve without --no-code to code here.") : "",
    form,
    result,
  );
  bind("paste", "n", "next marked words", () => shown?.step(1));
  bind("paste", "p", "previous marked words", () => shown?.step(-1));
  bind("paste", "j", "next event", () => shown?.chooseNext(1));
  bind("paste", "k", "previous event", () => shown?.chooseNext(-1));
  bind("paste", "t", "back to the text field", () => text.focus());
};

function showResult(result: HTMLElement, answer: ReportAnswer): Reading {
  const shown = new Reading(answer);
  const told = `${plural(answer.events.length, "event")} found.`;
  fill(result, el("h2", {}, told), shown.element);
  if (answer.events[0]) shown.choose(answer.events[0].id);
  say(`${told} ${answer.events.map((entry, i) => cardTitle(entry, i + 1)).join(" ")}`);
  return shown;
}

function failure(error: unknown, text: string): HTMLElement {
  const { title, hint } = explain(error);
  const status = error instanceof ApiError ? error.status : 0;
  const size = plural(new TextEncoder().encode(text).length, "byte");
  const said: Readonly<Record<number, string>> = {
    [QUEUE_FULL]: "Other reports are being coded just now. Your text is still in the field: send it again in a moment.",
    [TOO_LARGE]: `Your text has ${size}. Cut it to the report itself, or code a file of any size with: wirebird code FILE`,
  };
  return el("div", { class: "card bad", role: "alert" }, el("p", {}, el("b", {}, title)), el("p", {}, said[status] ?? hint));
}
