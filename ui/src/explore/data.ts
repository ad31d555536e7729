/** All rows of a store in typed arrays, and which of them the filters let in. Pure: no page, no network. */

import { isoToDay } from "../format.ts";
import type { Rows } from "../types.ts";
import { EXACT_KEYS, type ExactKey, type Filters } from "./filters.ts";

/** Stands for "no day" in day columns. */
export const NO_DAY = -2147483648;
const NONE = 0xffffffff;

/** Lists of dictionary codes, one a row, end to end: row `i` has `values[offsets[i]:offsets[i + 1]]`. */
export interface Lists {
  readonly offsets: Uint32Array;
  readonly values: Uint32Array;
}

type Coded = "type" | "quad" | "country" | "admin1" | "status" | "precision" | "review";
type Listed = "actor" | "recipient" | "voice" | "publisher";

/** Columns of `/api/rows` as typed arrays. Codes point into `names`; -1 is none. Days count from 1970-01-01. */
export interface Data {
  readonly n: number;
  readonly ids: readonly string[];
  readonly titles: readonly string[];
  readonly reportIds: readonly string[] | null;
  readonly names: Readonly<Record<ExactKey | "place", readonly string[]>>;
  readonly coded: Readonly<Record<Coded, Int32Array>>;
  readonly listed: Readonly<Record<Listed, Lists>>;
  readonly place: Int32Array;
  /** Degrees; NaN without a point. */
  readonly lat: Float64Array;
  readonly lon: Float64Array;
  readonly start: Int32Array;
  readonly end: Int32Array;
  readonly probability: Float32Array;
  readonly reports: Int32Array;
  readonly origins: Int32Array;
  /** -1 where no death is counted. */
  readonly killed: Int32Array;
  readonly background: Uint8Array;
  readonly known: Int32Array;
}

const LISTED: readonly Listed[] = ["actor", "recipient", "voice", "publisher"];
function lists(rows: readonly (readonly number[])[]): Lists {
  const offsets = new Uint32Array(rows.length + 1);
  let total = 0;
  rows.forEach((row, i) => {
    total += row.length;
    offsets[i + 1] = total;
  });
  const values = new Uint32Array(total);
  rows.forEach((row, i) => values.set(row, offsets[i]));
  return { offsets, values };
}

function dayColumn(values: readonly (number | null)[], fallback: readonly (number | null)[]): Int32Array {
  return Int32Array.from(values, (value, i) => value ?? fallback[i] ?? NO_DAY);
}

/** Turn an answer of `/api/rows` into typed arrays; a row with one end of its days only has that day. */
export function toData(rows: Rows): Data {
  const { columns, dictionaries } = rows;
  const names: Record<ExactKey | "place", readonly string[]> = {
    quad: ["1", "2", "3", "4"],
    place: dictionaries.place,
    type: dictionaries.type,
    country: dictionaries.country,
    admin1: dictionaries.admin1,
    status: dictionaries.status,
    precision: dictionaries.precision,
    review: dictionaries.review,
    actor: dictionaries.party,
    recipient: dictionaries.party,
    voice: dictionaries.voice,
    publisher: dictionaries.publisher,
  };
  return {
    n: rows.n,
    ids: columns.id,
    titles: columns.title,
    reportIds: columns.report ?? null,
    names,
    coded: {
      type: Int32Array.from(columns.type),
      quad: Int32Array.from(columns.quad, (quad) => quad - 1),
      country: Int32Array.from(columns.country),
      admin1: Int32Array.from(columns.admin1),
      status: Int32Array.from(columns.status),
      precision: Int32Array.from(columns.precision),
      review: Int32Array.from(columns.review),
    },
    listed: {
      actor: lists(columns.actors),
      recipient: lists(columns.recipients),
      voice: lists(columns.voices),
      publisher: lists(columns.publisher),
    },
    place: Int32Array.from(columns.place),
    lat: Float64Array.from(columns.lat, (value) => value ?? NaN),
    lon: Float64Array.from(columns.lon, (value) => value ?? NaN),
    start: dayColumn(columns.start, columns.end),
    end: dayColumn(columns.end, columns.start),
    probability: Float32Array.from(columns.probability),
    reports: Int32Array.from(columns.reports),
    origins: Int32Array.from(columns.origins),
    killed: Int32Array.from(columns.killed_best, (value) => value ?? -1),
    background: Uint8Array.from(columns.background),
    known: Int32Array.from(columns.known),
  };
}

/** Names of a list column of one row. */
export function listNames(data: Data, key: Listed, row: number): string[] {
  const { offsets, values } = data.listed[key];
  return Array.from(values.subarray(offsets[row], offsets[row + 1]), (code) => data.names[key][code] ?? "");
}

/** Name of a coded column of one row, or "". */
export function codeName(data: Data, key: Coded, row: number): string {
  return data.names[key][data.coded[key][row] ?? -1] ?? "";
}

const OTHER = ["probability", "days", "box", "point", "dated", "background", "words", "known"] as const;
type Other = (typeof OTHER)[number];
type Dimension = ExactKey | Other;
const BIT = Object.fromEntries([...EXACT_KEYS, ...OTHER].map((name, i) => [name, 1 << i])) as Record<Dimension, number>;

/** Bits of filters, to be left out of account: the timeline shows what all but the days let in. */
export function bits(...dimensions: readonly Dimension[]): number {
  return dimensions.reduce((sum, name) => sum | BIT[name], 0);
}

/**
 * Keeps for every row which filters shut it out, one bit a filter, so that a change of one filter costs one pass over one
 * column and every part can leave its own filter out of account.
 */
export class Engine {
  readonly data: Data;
  /** For each row the bits of the filters that shut it out; 0 is in. */
  readonly out: Uint32Array;
  private readonly keys = new Map<Dimension, string>();
  private folded: string[] | null = null;
  private foldedNames: { place: string[]; party: string[] } | null = null;

  constructor(data: Data) {
    this.data = data;
    this.out = new Uint32Array(data.n);
  }

  /**
   * Apply filters; only those that changed since the last call are looked at.
   * @param known rows that became known after this day are out; null lets all in.
   */
  apply(filters: Filters, known: number | null = null): void {
    for (const key of EXACT_KEYS) this.update(key, filters.exact[key], () => this.exact(key, filters.exact[key] ?? []));
    const { data } = this;
    const [first, last] = [isoToDay(filters.from) ?? NO_DAY + 1, isoToDay(filters.to) ?? 2147483647];
    const area = filters.bbox;
    this.update("probability", filters.minProbability || undefined, () => (row) => (data.probability[row] ?? 0) >= filters.minProbability);
    this.update("days", filters.from || filters.to ? [filters.from, filters.to] : undefined, () => (row) => this.meets(row, first, last));
    this.update("box", area ?? undefined, () => (row) => area !== null && this.lies(row, area));
    this.update("point", filters.withoutPoint || undefined, () => (row) => Number.isNaN(data.lat[row]));
    this.update("dated", filters.withoutDate || undefined, () => (row) => data.start[row] === NO_DAY);
    this.update("background", filters.background ? undefined : true, () => (row) => data.background[row] === 0);
    this.update("words", filters.q || undefined, () => this.naming(filters.q));
    this.update("known", known ?? undefined, () => (row) => (data.known[row] ?? 0) <= (known ?? 0));
  }

  /** Whether a row is in, with some filters left out of account. */
  isIn(row: number, ignored = 0): boolean {
    return ((this.out[row] ?? NONE) & ~ignored) === 0;
  }

  /** Rows that are in, in the order of `order`. */
  select(order: Uint32Array, ignored = 0): Uint32Array {
    const found = new Uint32Array(order.length);
    const mask = ~ignored;
    let at = 0;
    for (let i = 0; i < order.length; i += 1) {
      const row = order[i] as number;
      if (((this.out[row] as number) & mask) === 0) {
        found[at] = row;
        at += 1;
      }
    }
    return found.subarray(0, at);
  }

  /** For each facet the number of rows with each value that all other filters let in. */
  facets(): Record<ExactKey, Uint32Array> {
    const { data, out } = this;
    const counts = {} as Record<ExactKey, Uint32Array>;
    for (const key of EXACT_KEYS) {
      const counted = new Uint32Array(data.names[key].length);
      counts[key] = counted;
      const mask = ~BIT[key];
      if (isListed(key)) {
        const { offsets, values } = data.listed[key];
        for (let row = 0; row < data.n; row += 1) {
          if (((out[row] as number) & mask) !== 0) continue;
          const end = offsets[row + 1] as number;
          for (let i = offsets[row] as number; i < end; i += 1) (counted[values[i] as number] as number) += 1;
        }
      } else {
        const codes = data.coded[key];
        for (let row = 0; row < data.n; row += 1) {
          if (((out[row] as number) & mask) === 0 && (codes[row] as number) >= 0) (counted[codes[row] as number] as number) += 1;
        }
      }
    }
    return counts;
  }

  /** Number of rows that a test holds for, with some filters left out of account. */
  countWhere(holds: (row: number) => boolean, ignored = 0): number {
    let found = 0;
    const mask = ~ignored;
    for (let row = 0; row < this.data.n; row += 1) if (((this.out[row] as number) & mask) === 0 && holds(row)) found += 1;
    return found;
  }

  private update(dimension: Dimension, value: unknown, test: () => (row: number) => boolean): void {
    const key = value === undefined ? "" : JSON.stringify(value);
    if (key === (this.keys.get(dimension) ?? "")) return;
    this.keys.set(dimension, key);
    const bit = BIT[dimension];
    const { out } = this;
    if (key === "") {
      for (let row = 0; row < out.length; row += 1) (out[row] as number) &= ~bit;
      return;
    }
    const passes = test();
    for (let row = 0; row < out.length; row += 1) {
      if (passes(row)) (out[row] as number) &= ~bit;
      else (out[row] as number) |= bit;
    }
  }

  private exact(key: ExactKey, values: readonly string[]): (row: number) => boolean {
    const wanted = new Set(values);
    const names = this.data.names[key];
    const allowed = Uint8Array.from(names, (name) => (wanted.has(name) ? 1 : 0));
    if (!isListed(key)) {
      const codes = this.data.coded[key];
      return (row) => allowed[codes[row] as number] === 1;
    }
    const { offsets, values: held } = this.data.listed[key];
    return (row) => {
      const end = offsets[row + 1] as number;
      for (let i = offsets[row] as number; i < end; i += 1) if (allowed[held[i] as number] === 1) return true;
      return false;
    };
  }

  private meets(row: number, first: number, last: number): boolean {
    const start = this.data.start[row] as number;
    return start !== NO_DAY && start <= last && (this.data.end[row] as number) >= first;
  }

  private lies(row: number, [west, south, east, north]: readonly [number, number, number, number]): boolean {
    const [lat, lon] = [this.data.lat[row] as number, this.data.lon[row] as number];
    const between = west <= east ? lon >= west && lon <= east : lon >= west || lon <= east;
    return between && lat >= south && lat <= north;
  }

  private naming(query: string): (row: number) => boolean {
    const wanted = query.toLowerCase();
    const { data } = this;
    this.folded ??= data.titles.map((title) => title.toLowerCase());
    this.foldedNames ??= { place: fold(data.names.place), party: fold(data.names.actor) };
    const titles = this.folded;
    const places = Uint8Array.from(this.foldedNames.place, (name) => (name.includes(wanted) ? 1 : 0));
    const parties = Uint8Array.from(this.foldedNames.party, (name) => (name.includes(wanted) ? 1 : 0));
    const holds = ({ offsets, values }: Lists, row: number): boolean => {
      const end = offsets[row + 1] as number;
      for (let i = offsets[row] as number; i < end; i += 1) if (parties[values[i] as number] === 1) return true;
      return false;
    };
    return (row) =>
      places[data.place[row] as number] === 1 ||
      (titles[row] as string).includes(wanted) ||
      holds(data.listed.actor, row) ||
      holds(data.listed.recipient, row);
  }
}

function fold(names: readonly string[]): string[] {
  return names.map((name) => name.toLowerCase());
}

function isListed(key: ExactKey): key is Listed {
  return (LISTED as readonly string[]).includes(key);
}

export type Order = "newest" | "oldest" | "reports" | "probability";

/** Row numbers in an order; rows without a day come last, ties stay in the store's order. */
export function sorted(data: Data, order: Order): Uint32Array {
  const key = new Float64Array(data.n);
  for (let row = 0; row < data.n; row += 1) key[row] = sortKey(data, order, row);
  const rows = Uint32Array.from({ length: data.n }, (_, i) => i);
  return rows.sort((a, b) => (key[a] as number) - (key[b] as number) || a - b);
}

function sortKey(data: Data, order: Order, row: number): number {
  const start = data.start[row] as number;
  if (order === "reports") return -(data.reports[row] as number);
  if (order === "probability") return -(data.probability[row] as number);
  if (start === NO_DAY) return Infinity;
  return order === "newest" ? -start : start;
}
