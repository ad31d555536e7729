/** Review: one decision a screen, by keys or mouse; what is decided takes effect at once and can be taken back. */

import { get } from "../api.ts";
import { el, fill } from "../dom.ts";
import { count } from "../format.ts";
import { bind } from "../keys.ts";
import { showError } from "../notice.ts";
import { viewHead } from "../page.ts";
import { setAddress, type View } from "../router.ts";
import type { ReportAnswer } from "../types.ts";
import { reviewerLine, reviewerName, undoLast } from "./parts/deciding.ts";
import { eventScreen } from "./parts/eventscreen.ts";
import { pairScreen } from "./parts/pairscreen.ts";
import type { ReviewItem, ReviewNext, ReviewScreen } from "./parts/reviewing.ts";
import { progressWords, type Quality } from "./parts/shares.ts";
import "../styles/cases.css";

const ORDERS = [["value", "Most useful first"], ["random", "Random stratum"]] as const;
const LEVELS = [["events", "Events"], ["pairs", "Merges"]] as const;

export const view: View = async (root, url, signal) => {
  const state = { order: url.searchParams.get("order") ?? "value", level: url.searchParams.get("level") ?? "events", skipped: [] as string[] };
  const bar = el("div", { class: "review-bar" });
  const stage = el("div", { class: "review-stage" });
  let screen: ReviewScreen | null = null;
  let key = "";

  const next = async (): Promise<void> => {
    try {
      const params = { order: state.order, level: state.level, reviewer: reviewerName(), skip: state.skipped };
      const [answer, quality] = await Promise.all([get<ReviewNext>("review/next", params, signal), get<Quality>("quality", {}, signal)]);
      fill(bar, controls(state, choose), progress(answer), el("span", { class: "muted" }, progressWords(quality)), reviewerLine());
      key = answer.item?.key ?? "";
      screen = answer.item ? await screenOf(answer.item) : null;
      fill(stage, screen ? [question(screen, actions), screen.element] : done(state.skipped.length));
    } catch (error) {
      if (!signal.aborted) showError(error);
    }
  };
  const choose = (change: Partial<typeof state>): void => {
    Object.assign(state, change, { skipped: [] });
    setAddress(`/review?order=${state.order}&level=${state.level}`, true);
    void next();
  };
  const screenOf = async (item: ReviewItem): Promise<ReviewScreen> => {
    const load = (id: string): Promise<ReportAnswer> => get<ReportAnswer>(`report/${encodeURIComponent(id)}`, {}, signal);
    return "pair" in item ? pairScreen(item, load) : eventScreen(item, load, () => void next());
  };
  const run = async (name: string): Promise<void> => {
    const action = screen?.actions.find((each) => each.name === name);
    if (action && (await action.run())) await next();
  };
  const skip = async (): Promise<void> => {
    if (key) state.skipped.push(key);
    await next();
  };
  const actions = { run: (name: string) => void run(name), skip: () => void skip(), undo: () => void undoLast(() => void next()) };

  root.append(viewHead("Review"), bar, stage);
  await next();
  for (const [key, name, label] of KEYS) bind("review", key, label, () => actions.run(name));
  bind("review", "n", "skip: decide later", actions.skip);
  bind("review", "u", "undo your last decision", actions.undo);
  bind("review", "]", "next marked words", () => screen?.step?.(1));
  bind("review", "[", "previous marked words", () => screen?.step?.(-1));
};

const KEYS = [
  ["a", "accept", "accept the event; the two claims are one"],
  ["e", "change", "change a field"],
  ["x", "reject", "reject the event; the two claims are two"],
  ["m", "merge", "merge its incident with another"],
  ["s", "split", "split it off its incident"],
  ["d", "duplicate", "mark as a duplicate"],
] as const;

interface Actions {
  readonly run: (name: string) => void;
  readonly skip: () => void;
  readonly undo: () => void;
}

/** What is asked, why this one, and the answers as buttons with their keys. */
function question(screen: ReviewScreen, actions: Actions): HTMLElement {
  const key = (name: string): string => KEYS.find((each) => each[1] === name)?.[0] ?? "";
  const buttons = screen.actions.map((action, i) =>
    el("button", { type: "button", class: i === 0 ? "primary" : "", onClick: () => actions.run(action.name) }, action.label, el("kbd", {}, key(action.name))),
  );
  return el(
    "div",
    { class: "card review-question" },
    el("p", {}, el("b", {}, screen.question), " ", el("span", { class: "muted" }, screen.why)),
    el(
      "div",
      { class: "buttons" },
      buttons,
      el("button", { type: "button", onClick: actions.skip }, "Skip", el("kbd", {}, "n")),
      el("button", { type: "button", onClick: actions.undo }, "Undo", el("kbd", {}, "u")),
    ),
  );
}

function controls(state: { readonly order: string; readonly level: string }, choose: (change: { order?: string; level?: string }) => void): HTMLElement[] {
  const group = (label: string, options: readonly (readonly [string, string])[], chosen: string, take: (value: string) => void): HTMLElement =>
    el(
      "div",
      { class: "switch", role: "group", "aria-label": label },
      options.map(([value, name]) => el("button", { type: "button", "aria-pressed": String(value === chosen), onClick: () => take(value) }, name)),
    );
  return [group("What is reviewed", LEVELS, state.level, (level) => choose({ level })), group("Order", ORDERS, state.order, (order) => choose({ order }))];
}

function progress({ queue }: ReviewNext): HTMLElement {
  const all = queue.done + queue.left;
  return el(
    "label",
    { class: "review-progress" },
    el("progress", { value: queue.done, max: Math.max(all, 1) }),
    ` ${count(queue.done)} of the ${count(all)} in this queue reviewed`,
  );
}

function done(skipped: number): HTMLElement {
  const left = skipped > 0 ? `Only the ${count(skipped)} that you skipped are left; reload the page to see them again.` : "Everything here is reviewed.";
  return el("div", { class: "card empty" }, el("p", {}, left), el("p", {}, el("a", { href: "/quality" }, "Runs and quality"), " · ", el("a", { href: "/explore" }, "Explore")));
}
