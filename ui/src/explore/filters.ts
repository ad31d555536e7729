/** The filters of a view, in its address and as chips; the same meaning as in the server (docs/api.md). */

import { eventTypeLabel, precisionWords, readableDay, words } from "../format.ts";
import { quadMark } from "../marks.ts";

/** Keys whose values are exact; several values of one key are alternatives. */
export const EXACT_KEYS = ["type", "quad", "country", "admin1", "actor", "recipient", "status", "precision", "review", "voice", "publisher"] as const;
export type ExactKey = (typeof EXACT_KEYS)[number];
export type Box = readonly [west: number, south: number, east: number, north: number];

export interface Filters {
  readonly exact: Readonly<Partial<Record<ExactKey, readonly string[]>>>;
  readonly minProbability: number;
  /** ISO days. */
  readonly from: string | null;
  readonly to: string | null;
  readonly bbox: Box | null;
  readonly withoutPoint: boolean;
  readonly withoutDate: boolean;
  readonly background: boolean;
  readonly q: string;
}

export const NO_FILTERS: Filters = {
  exact: {},
  minProbability: 0,
  from: null,
  to: null,
  bbox: null,
  withoutPoint: false,
  withoutDate: false,
  background: false,
  q: "",
};

const FACET_NAMES: Readonly<Record<ExactKey, string>> = {
  type: "Type",
  quad: "Class",
  country: "Country",
  admin1: "Province",
  actor: "Actor",
  recipient: "Recipient",
  status: "Status",
  precision: "Place precision",
  review: "Review",
  voice: "Voices (who tells or denies)",
  publisher: "Publisher",
};

/** The name of a facet, in words. */
export function facetName(key: ExactKey): string {
  return FACET_NAMES[key];
}

/** A value of a facet, in words. */
export function valueLabel(key: ExactKey, value: string): string {
  if (key === "type") return eventTypeLabel(value);
  if (key === "quad") return quadMark(Number(value)).name;
  if (key === "precision") return precisionWords(value);
  if (key === "status") return words(value);
  if (key === "review") return value === "none" ? "not reviewed" : words(value);
  if (key === "voice") return value === "report" ? "the report itself" : words(value);
  return value;
}

function day(text: string | null): string | null {
  return text && /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : null;
}

function box(text: string | null): Box | null {
  const parts = (text ?? "").split(",").map(Number);
  if (!text || parts.length !== 4 || !parts.every(Number.isFinite)) return null;
  return parts as unknown as Box;
}

/** Read the filters of an address; a value that a key cannot have is passed over. */
export function parseFilters(query: URLSearchParams): Filters {
  const exact: Partial<Record<ExactKey, readonly string[]>> = {};
  for (const key of EXACT_KEYS) {
    const values = [...new Set(query.getAll(key).filter((value) => value !== ""))];
    if (values.length > 0) exact[key] = values;
  }
  const probability = Number(query.get("min_probability") ?? 0);
  return {
    exact,
    minProbability: Number.isFinite(probability) ? Math.max(0, Math.min(1, probability)) : 0,
    from: day(query.get("from")),
    to: day(query.get("to")),
    bbox: box(query.get("bbox")),
    withoutPoint: query.get("place") === "none",
    withoutDate: query.get("date") === "none",
    background: query.get("background") === "yes",
    q: query.get("q") ?? "",
  };
}

/** Write the filters into an address; what lets every row in is left out. */
export function writeFilters(filters: Filters, query: URLSearchParams): void {
  for (const key of EXACT_KEYS) for (const value of filters.exact[key] ?? []) query.append(key, value);
  if (filters.minProbability > 0) query.set("min_probability", String(filters.minProbability));
  if (filters.from) query.set("from", filters.from);
  if (filters.to) query.set("to", filters.to);
  if (filters.bbox) query.set("bbox", filters.bbox.map((value) => Number(value.toFixed(4))).join(","));
  if (filters.withoutPoint) query.set("place", "none");
  if (filters.withoutDate) query.set("date", "none");
  if (filters.background) query.set("background", "yes");
  if (filters.q) query.set("q", filters.q);
}

/** The filters with one value of a facet switched on or off. */
export function toggled(filters: Filters, key: ExactKey, value: string): Filters {
  const had = filters.exact[key] ?? [];
  const has = had.includes(value) ? had.filter((each) => each !== value) : [...had, value];
  const exact = { ...filters.exact, [key]: has };
  if (has.length === 0) delete exact[key];
  return { ...filters, exact };
}

export interface Chip {
  readonly label: string;
  /** The filters without this one. */
  readonly without: Filters;
}

function days(from: string | null, to: string | null): string {
  if (from && to) return from === to ? readableDay(from) : `${readableDay(from)} – ${readableDay(to)}`;
  return from ? `from ${readableDay(from)}` : `until ${readableDay(to ?? "")}`;
}

/** Every filter that is on, in words, with what remains when it is taken off. */
export function chips(filters: Filters): Chip[] {
  const found: Chip[] = [];
  for (const key of EXACT_KEYS) {
    for (const value of filters.exact[key] ?? []) {
      found.push({ label: `${facetName(key)}: ${valueLabel(key, value)}`, without: toggled(filters, key, value) });
    }
  }
  const { from, to } = filters;
  if (filters.q) found.push({ label: `“${filters.q}”`, without: { ...filters, q: "" } });
  if (from || to) found.push({ label: days(from, to), without: { ...filters, from: null, to: null } });
  if (filters.bbox) found.push({ label: "in an area of the map", without: { ...filters, bbox: null } });
  if (filters.withoutPoint) found.push({ label: "no place on the map", without: { ...filters, withoutPoint: false } });
  if (filters.withoutDate) found.push({ label: "no date", without: { ...filters, withoutDate: false } });
  if (filters.background) found.push({ label: "background included", without: { ...filters, background: false } });
  if (filters.minProbability > 0) {
    found.push({ label: `probability ≥ ${Math.round(filters.minProbability * 100)} %`, without: { ...filters, minProbability: 0 } });
  }
  return found;
}
