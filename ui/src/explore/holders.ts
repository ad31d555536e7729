/** Who is said to hold each place on a day. Pure. */

import type { ControlPlace, ControlSpell } from "../types.ts";

/** Okabe-Ito colours for the sides named most, each with the letter that stands for it too. */
export interface Side {
  readonly name: string;
  readonly colour: string;
  readonly ink: string;
  readonly letter: string;
}

const COLOURS = [
  ["#0072B2", "#ffffff"],
  ["#D55E00", "#ffffff"],
  ["#009E73", "#ffffff"],
  ["#CC79A7", "#000000"],
  ["#F0E442", "#000000"],
  ["#56B4E9", "#000000"],
] as const;
/** Stands for all sides that have no colour of their own. */
export const OTHERS: Side = { name: "other sides", colour: "#7a7f85", ink: "#ffffff", letter: "*" };
/** A place given up to nobody named. */
export const NOBODY: Side = { name: "holder not named", colour: "#ffffff", ink: "#000000", letter: "?" };

/** The sides that hold places, those of most spells first, at most six with a colour of their own. */
export function sides(places: readonly ControlPlace[]): Map<string, Side> {
  const spells = new Map<string, number>();
  for (const place of places) for (const { holder } of place.spells) if (holder) spells.set(holder, (spells.get(holder) ?? 0) + 1);
  const names = [...spells].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([name]) => name);
  const letters = new Set<string>();
  return new Map(names.map((name, i) => [name, toSide(name, i, letters)]));
}

function toSide(name: string, rank: number, taken: Set<string>): Side {
  const colour = COLOURS[rank];
  if (!colour) return { ...OTHERS, name };
  const wanted = [...name.replace(/[^\p{L}]/gu, "").toUpperCase(), ..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  const letter = wanted.find((each) => !taken.has(each)) ?? "*";
  taken.add(letter);
  return { name, colour: colour[0], ink: colour[1], letter };
}

/** The spell of a place that holds on an ISO day: the last that began by then and has not ended. */
export function spellOn(place: ControlPlace, day: string): ControlSpell | null {
  return place.spells.findLast(({ since, until }) => since <= day && (until === null || day < until)) ?? null;
}

/** ISO days on which a place changes hands, in order, without repetition. */
export function changes(places: readonly ControlPlace[]): string[] {
  const found = new Set(places.flatMap(({ spells }) => spells.flatMap(({ since, until }) => (until ? [since, until] : [since]))));
  return [...found].sort();
}
