/** Changing a field of an event: a form for each field, with pickers for places and parties. */

import { get } from "../../api.ts";
import { el, fill } from "../../dom.ts";
import { count } from "../../format.ts";
import type { EventRecord, GazetteerPlace, Meta, Place, Span } from "../../types.ts";
import { ask, checkbox, choice, labelled } from "./dialog.ts";
import { partyForm } from "./partyform.ts";
import { picker } from "./picker.ts";
import { modesOf, type ReportEvent } from "./shapes.ts";
import { placeWords, plain, sentence } from "./words.ts";

/** A new value for a field, as `POST decisions` takes it. */
export interface Change {
  readonly field: string;
  readonly value: unknown;
  readonly note: string;
}

/** What the editor offers besides the event itself. */
export interface EditorContext {
  readonly meta: Meta;
  /** Day of the report, for what a name meant then. */
  readonly published: string | null;
  /** Words of the report that may name a party. */
  readonly candidates: readonly Span[];
}

/** A form for one field: its controls, and the value, or why there is none yet. */
export interface FieldForm {
  readonly controls: readonly HTMLElement[];
  readonly read: () => { readonly value: unknown } | string;
}

const EDITABLE = ["place", "date", "type", "mode", "status", "actors", "recipients", "casualties", "background"] as const;
export type Editable = (typeof EDITABLE)[number];
const STATUSES = ["happened", "ongoing", "planned", "possible", "denied", "failed"];
const KINDS = ["killed", "injured", "detained", "displaced", "abducted"];
const MAX_NOTE = 500;

/** Asks for a new value of a field; null when given up. */
export async function editEvent(entry: ReportEvent, context: EditorContext, first: Editable = "place"): Promise<Change | null> {
  const field = choice(EDITABLE.map((name) => [name, sentence(name)] as const), first);
  const controls = el("div", { class: "field-form" });
  const note = el("input", { type: "text", maxlength: MAX_NOTE });
  let form = formFor(first, entry.event, context);
  fill(controls, form.controls);
  field.addEventListener("change", () => {
    form = formFor(field.value as Editable, entry.event, context);
    fill(controls, form.controls);
  });
  const body = [labelled("Field", field), controls, labelled("Note", note, "Optional: why.")];
  return ask<Change>("Change the event", body, () => {
    const answer = form.read();
    return typeof answer === "string" ? answer : { field: field.value, value: answer.value, note: note.value.trim() };
  });
}

function formFor(field: Editable, event: EventRecord, context: EditorContext): FieldForm {
  switch (field) {
    case "place":
      return placeForm(event.place);
    case "date":
      return dateForm(event);
    case "type":
      return selectForm("Type", context.meta.types.map((t) => [t.code, t.name === t.code ? t.code : `${t.code}: ${t.name}`] as const), event.type);
    case "status":
      return selectForm("Status", STATUSES.map((s) => [s, s] as const), event.status);
    case "mode":
      return modeForm(event, context.meta);
    case "background":
      return backgroundForm(event);
    case "casualties":
      return casualtyForm(event);
    case "actors":
    case "recipients":
      return partyForm(event[field], context);
  }
}

function selectForm(label: string, options: readonly (readonly [string, string])[], chosen: string): FieldForm {
  const select = choice(options, chosen);
  return { controls: [labelled(label, select)], read: () => ({ value: select.value }) };
}

function modeForm(event: EventRecord, meta: Meta): FieldForm {
  const boxes = modesOf(meta, event.type).map((mode) => ({ mode, ...checkbox(plain(mode), event.mode.includes(mode)) }));
  if (boxes.length === 0) {
    const none = `${event.type} has no modes; choose another field.`;
    return { controls: [el("p", {}, none)], read: () => none };
  }
  const group = el("fieldset", {}, el("legend", {}, `Modes of ${event.type}`), boxes.map((box) => box.element));
  return { controls: [group], read: () => ({ value: boxes.filter((box) => box.input.checked).map((box) => box.mode) }) };
}

function backgroundForm(event: EventRecord): FieldForm {
  const box = checkbox("Older or generic context, not the news of this report", event.background);
  return { controls: [box.element], read: () => ({ value: box.input.checked }) };
}

function placeForm(now: Place | null): FieldForm {
  let chosen: Place | undefined;
  const shown = el("p", { class: "now" }, `Now: ${placeWords(now)}`);
  const search = picker<GazetteerPlace>({
    label: "Place",
    hint: "Type at least two letters of a name.",
    find: async (q, signal) => (await get<{ places: readonly GazetteerPlace[] }>("places", { q }, signal)).places,
    words: (place) => place.name,
    detail: (place) => [place.admin1, place.country, plain(place.feature), place.population ? `${count(place.population)} people` : ""].filter(Boolean).join(", "),
    onPick: (place) => {
      chosen = placeOf(place, now?.text ?? null);
      shown.textContent = `New: ${placeWords(chosen)}`;
    },
  });
  const unknown = checkbox("The report does not tell the place", false);
  return {
    controls: [shown, search, unknown.element],
    read: () => {
      if (unknown.input.checked) return { value: null };
      return chosen ? { value: chosen } : "Choose a place from the list, or say that the report does not tell it.";
    },
  };
}

function placeOf(found: GazetteerPlace, text: Span | null): Place {
  const { name, country, admin1, lat, lon, feature } = found;
  const precision = ["site", "admin2", "admin1", "country"].includes(feature) ? feature : "place";
  return { text, name, country, admin1, lat, lon, precision };
}

function dateForm(event: EventRecord): FieldForm {
  const { date } = event;
  const start = el("input", { type: "date", value: date?.start ?? "" });
  const end = el("input", { type: "date", value: date?.end ?? "" });
  const unknown = checkbox("The report does not tell the day", false);
  return {
    controls: [labelled("First day", start), labelled("Last day", end, "The same, or empty, for one day."), unknown.element],
    read: () => {
      if (unknown.input.checked) return { value: null };
      if (!start.value) return "Give the first day, or say that the report does not tell it.";
      const last = end.value || start.value;
      if (last < start.value) return `The last day, ${last}, is before the first, ${start.value}.`;
      const precision = last === start.value ? "day" : date && date.precision !== "unknown" ? date.precision : "week";
      return { value: { start: start.value, end: last, text: date?.text ?? null, precision, basis: "explicit" } };
    },
  };
}

function casualtyForm(event: EventRecord): FieldForm {
  const number = (kind: string, bound: string, value: number | null | undefined): HTMLInputElement =>
    el("input", { type: "number", min: 0, step: 1, "aria-label": `${kind}, ${bound}`, value: value ?? "" });
  const rows = KINDS.map((kind) => {
    const given = event.casualties[kind];
    return { kind, low: number(kind, "least", given?.low), high: number(kind, "greatest", given?.high) };
  });
  const head = el("tr", {}, ["People", "Least", "Greatest"].map((name) => el("th", { scope: "col" }, name)));
  const body = rows.map(({ kind, low, high }) => el("tr", {}, el("th", { scope: "row" }, sentence(kind)), el("td", {}, low), el("td", {}, high)));
  const hint = el("p", { class: "hint" }, "Leave a bound empty where it is open, both where nothing is stated.");
  return { controls: [el("table", { class: "form-table" }, head, body), hint], read: () => casualties(rows) };
}

function casualties(rows: readonly { kind: string; low: HTMLInputElement; high: HTMLInputElement }[]): { value: unknown } | string {
  const value: Record<string, { low: number | null; high: number | null }> = {};
  for (const { kind, low, high } of rows) {
    const [least, greatest] = [bound(low), bound(high)];
    if (least === undefined || greatest === undefined) return `${sentence(kind)} needs whole numbers from 0.`;
    if (least !== null && greatest !== null && least > greatest) return `${sentence(kind)}: the least is more than the greatest.`;
    if (least !== null || greatest !== null) value[kind] = { low: least, high: greatest };
  }
  return { value };
}

/** The number in a field, null where it is empty, undefined where it is none. */
function bound(input: HTMLInputElement): number | null | undefined {
  if (input.validity.badInput) return undefined;
  if (input.value === "") return null;
  const number = Number(input.value);
  return Number.isInteger(number) && number >= 0 ? number : undefined;
}
