/** Actors or recipients of an event: take away, name, add. */

import { get } from "../../api.ts";
import { el, fill } from "../../dom.ts";
import type { KnownActor, Party, Span } from "../../types.ts";
import { choice, labelled } from "./dialog.ts";
import type { EditorContext, FieldForm } from "./editor.ts";
import { picker } from "./picker.ts";
import { oneLine, partyWords } from "./words.ts";

/** A list of parties; the words of each stay those of the report, its codes come from the tables of known actors. */
export function partyForm(now: readonly Party[], context: EditorContext): FieldForm {
  const parties: Party[] = [...now];
  const list = el("ul", { class: "party-list" });
  const words = choice([], "");
  const sector = choice([["", "as found"], ...context.meta.sectors.map((s) => [s, s] as const)], "");
  const draw = (): void => {
    const chosen = words.value;
    fill(list, parties.map((party, i) => partyItem(party, () => (parties.splice(i, 1), draw()))));
    fill(words, wordChoices(parties, context.candidates).map(([value, label]) => el("option", { value }, label)));
    if (chosen) words.value = chosen;
  };
  const search = picker<KnownActor>({
    label: "Who they are",
    hint: "Name of a person, group or body: those words are then coded as this one.",
    find: async (q, signal) => (await get<{ actors: readonly KnownActor[] }>("actors", { q, on: context.published }, signal)).actors,
    words: (actor) => actor.name,
    detail: (actor) => [actor.country, actor.sector, period(actor)].filter(Boolean).join(", "),
    onPick: (actor) => {
      identify(parties, words.value, context.candidates, { country: actor.country, sector: actor.sector, entity: actor.entity });
      draw();
    },
  });
  sector.addEventListener("change", () => {
    if (!sector.value) return;
    const party = parties.find((p) => key(p.text) === words.value);
    identify(parties, words.value, context.candidates, { country: party?.country ?? null, sector: sector.value, entity: party?.entity ?? null });
    draw();
  });
  draw();
  const controls = [list, labelled("Words in the report", words), search, labelled("Or only a sector", sector)];
  return { controls, read: () => ({ value: parties }) };
}

function period(actor: KnownActor): string {
  return actor.from || actor.to ? `${actor.from ?? ""} to ${actor.to ?? "now"}` : "";
}

function partyItem(party: Party, remove: () => void): HTMLElement {
  const button = el("button", { type: "button", "aria-label": `Remove ${oneLine(party.text.text)}`, onClick: remove }, "Remove");
  return el("li", {}, el("span", { dir: "auto" }, partyWords(party)), " ", button);
}

const key = (span: Span): string => `${span.start}-${span.end}`;

function wordChoices(parties: readonly Party[], candidates: readonly Span[]): [string, string][] {
  const known = new Map<string, string>();
  for (const party of parties) known.set(key(party.text), `${oneLine(party.text.text)} (in the list)`);
  for (const span of candidates) if (!known.has(key(span))) known.set(key(span), oneLine(span.text));
  return [...known];
}

type Codes = Pick<Party, "country" | "sector" | "entity">;

/** Gives the words at `at` codes; words that are no party yet become one. */
function identify(parties: Party[], at: string, candidates: readonly Span[], codes: Codes): void {
  const place = parties.findIndex((party) => key(party.text) === at);
  const party = parties[place];
  if (party) {
    parties[place] = { ...party, ...codes, unknown: [] };
    return;
  }
  const text = candidates.find((span) => key(span) === at);
  if (text) parties.push({ text, probability: 1, ...codes, unknown: [] });
}
