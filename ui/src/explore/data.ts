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
  readonly probability: Float64Array;
  readonly reports: Int32Array;
  readonly origins: Int32Array;
  /** -1 where no death is counted. */
  readonly killed: Int32Array;
  readonly background: Int32Array;
  readonly known: Int32Array;
}

const LISTED: readonly Listed[] = ["actor", "recipient", "voice", "publisher"];
function lists(rows: readonly (readonly number[])[]): Lists {
  const offsets = new Uint32Array(rows.length + 1);
  for (let i = 0; i < rows.length; i += 1) offsets[i + 1] = (offsets[i] as number) + (rows[i]?.length ?? 0);
  const values = new Uint32Array(offsets[rows.length] as number);
  let at = 0;
  for (const row of rows) {
    for (const value of row) {
      values[at] = value;
      at += 1;
    }
  }
  return { offsets, values };
}

/** A column as whole numbers; what is missing becomes `none`. Plain loops: `Int32Array.from` takes ten times as long. */
function whole(values: readonly (number | null)[], none = -1): Int32Array {
  const column = new Int32Array(values.length);
  for (let i = 0; i < values.length; i += 1) column[i] = values[i] ?? none;
  return column;
}

function decimal(values: readonly (number | null)[]): Float64Array {
  const column = new Float64Array(values.length);
  for (let i = 0; i < values.length; i += 1) column[i] = values[i] ?? NaN;
  return column;
}

function dayColumn(values: readonly (number | null)[], fallback: readonly (number | null)[]): Int32Array {
  const column = new Int32Array(values.length);
  for (let i = 0; i < values.length; i += 1) column[i] = values[i] ?? fallback[i] ?? NO_DAY;
  return column;
}

/** Quad classes 1 to 4 as codes 0 to 3; -1 where there is none. */
function quadColumn(values: readonly (number | null)[]): Int32Array {
  const column = whole(values, 0);
  for (let i = 0; i < column.length; i += 1) (column[i] as number) -= 1;
  return column;
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
      type: whole(columns.type),
      quad: quadColumn(columns.quad),
      country: whole(columns.country),
      admin1: whole(columns.admin1),
      status: whole(columns.status),
      precision: whole(columns.precision),
      review: whole(columns.review),
    },
    listed: {
      actor: lists(columns.actors),
      recipient: lists(columns.recipients),
      voice: lists(columns.voices),
      publisher: lists(columns.publisher),
    },
    place: whole(columns.place),
    lat: decimal(columns.lat),
    lon: decimal(columns.lon),
    start: dayColumn(columns.start, columns.end),
    end: dayColumn(columns.end, columns.start),
    probability: decimal(columns.probability),
    reports: whole(columns.reports),
    origins: whole(columns.origins),
    killed: whole(columns.killed_best),
    background: whole(columns.background),
    known: whole(columns.known),
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

const LATEST = 10_000_000;
const PARTS = 1_000_000;

/** Row numbers in an order; rows without a day come last, ties stay in the store's order. */
export function sorted(data: Data, order: Order): Uint32Array {
  const keys = new Float64Array(data.n);
  for (let row = 0; row < data.n; row += 1) keys[row] = sortKey(data, order, row) * data.n + row;
  keys.sort();
  const rows = new Uint32Array(data.n);
  for (let i = 0; i < data.n; i += 1) rows[i] = (keys[i] as number) % data.n;
  return rows;
}

/** A whole number of at most eight digits, so that key and row number fit into one double. */
function sortKey(data: Data, order: Order, row: number): number {
  const start = data.start[row] as number;
  if (order === "reports") return LATEST - Math.min(LATEST, data.reports[row] as number);
  if (order === "probability") return PARTS - Math.round((data.probability[row] as number) * PARTS);
  if (start === NO_DAY) return 2 * LATEST;
  return LATEST + (order === "newest" ? -start : start);
}
