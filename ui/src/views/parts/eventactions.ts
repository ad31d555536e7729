/** What a reviewer can do with an event of a report: buttons, and the same by keys. */

import { get } from "../../api.ts";
import { el } from "../../dom.ts";
import { bind } from "../../keys.ts";
import { show } from "../../notice.ts";
import type { Meta, ReportAnswer, Span } from "../../types.ts";
import { decide, undoLast } from "./deciding.ts";
import { ask, choice, labelled } from "./dialog.ts";
import { type Editable, editEvent } from "./editor.ts";
import { selectedRange } from "./marked.ts";
import type { Reading } from "./reading.ts";
import type { ReportEvent } from "./shapes.ts";
import { eventWords } from "./words.ts";

export interface EventActions {
  readonly buttons: (entry: ReportEvent) => HTMLElement[];
  readonly bindKeys: (scope: string) => void;
  readonly edit: (entry: ReportEvent, field?: Editable) => Promise<boolean>;
  readonly accept: (entry: ReportEvent) => Promise<boolean>;
  readonly reject: (entry: ReportEvent) => Promise<boolean>;
  readonly duplicate: (entry: ReportEvent) => Promise<boolean>;
}

/**
 * Actions on the events of a report.
 * @param answer the report as it stands.
 * @param shown where it is shown: words that are selected there can name a party.
 * @param after runs when the buttons or keys made a decision, and when one was taken back.
 */
export function eventActions(answer: () => ReportAnswer, shown: () => Reading, after: () => void): EventActions {
  const send = async (request: Parameters<typeof decide>[0]): Promise<boolean> => (await decide(request, after)) !== null;
  const accept = (entry: ReportEvent): Promise<boolean> => send({ kind: "accept", targets: [entry.id] });
  const reject = (entry: ReportEvent): Promise<boolean> => send({ kind: "reject", targets: [entry.id] });
  const edit = async (entry: ReportEvent, field: Editable = "place"): Promise<boolean> => {
    const meta = await get<Meta>("meta");
    const context = { meta, published: answer().report.published, candidates: candidates(answer(), shown()) };
    const change = await editEvent(entry, context, field);
    if (!change) return false;
    const { note, ...what } = change;
    return send({ kind: "change", targets: [entry.id], ...what, ...(note && { note }) });
  };
  const duplicate = async (entry: ReportEvent): Promise<boolean> => {
    const others = answer().events.filter((other) => other.id !== entry.id && other.review !== "duplicate");
    if (others.length === 0) {
      show("This report has no other event that it could repeat.");
      return false;
    }
    const select = choice(others.map((other) => [other.id, eventWords(other.event)] as const), "");
    select.selectedIndex = 0;
    const chosen = await ask("Which event does it repeat?", [labelled("Event", select)], () => ({ id: select.value }), "Mark as duplicate");
    return chosen ? send({ kind: "duplicate", targets: [entry.id, chosen.id] }) : false;
  };
  const run = async (action: (entry: ReportEvent) => Promise<boolean>, entry: ReportEvent | null): Promise<void> => {
    if (!entry) show("Open an event first: j and k go through them.");
    else if (await action(entry)) after();
  };
  const onOpen = (action: (entry: ReportEvent) => Promise<boolean>) => (): void => void run(action, shown().open);
  return {
    accept,
    reject,
    edit,
    duplicate,
    buttons: (entry) => [
      el(
        "div",
        { class: "buttons" },
        el("button", { type: "button", onClick: () => void run(accept, entry) }, "Accept"),
        el("button", { type: "button", onClick: () => void run(edit, entry) }, "Change…"),
        el("button", { type: "button", onClick: () => void run(reject, entry) }, "Reject"),
        el("button", { type: "button", onClick: () => void run(duplicate, entry) }, "Duplicate…"),
        el("button", { type: "button", onClick: () => void undoLast(after) }, "Undo"),
      ),
    ],
    bindKeys(scope) {
      bind(scope, "a", "accept the open event", onOpen(accept));
      bind(scope, "e", "change a field of the open event", onOpen(edit));
      bind(scope, "x", "reject the open event", onOpen(reject));
      bind(scope, "d", "mark the open event as a duplicate", onOpen(duplicate));
      bind(scope, "u", "undo your last decision", () => void undoLast(after));
    },
  };
}

/** Words that may name a party: those selected in the text first, then all marked parties and voices. */
function candidates(answer: ReportAnswer, shown: Reading): Span[] {
  const span = (at: { start: number; end: number }): Span => ({ text: shown.points.slice(at.start, at.end).join(""), start: at.start, end: at.end });
  const selected = selectedRange(shown.text);
  const marked = answer.spans.filter((s) => ["actor", "recipient", "voice"].includes(s.role)).map(span);
  return selected && selected.end > selected.start ? [span(selected), ...marked] : marked;
}
