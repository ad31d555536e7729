/** Rows counted by stretches of days, for the timeline. Pure. */

import { NO_DAY, type Data } from "./data.ts";

export interface Bins {
  /** First day of each bin, days since 1970-01-01. */
  readonly starts: Float64Array;
  /** Days a bin holds. */
  readonly width: number;
  /** Rows by quad class, 1 to 4, one array each. */
  readonly quads: readonly [Float64Array, Float64Array, Float64Array, Float64Array];
}

const WIDTHS = [1, 7, 28, 91, 364, 3640];
const MOST_BINS = 170;
/** 1970-01-05 was a Monday. */
const MONDAY = 4;

/** First and last day of all rows, or null where no row has a day. */
export function extent(data: Data): readonly [number, number] | null {
  let [first, last] = [Infinity, -Infinity];
  for (let row = 0; row < data.n; row += 1) {
    const start = data.start[row] as number;
    if (start === NO_DAY) continue;
    if (start < first) first = start;
    if ((data.end[row] as number) > last) last = data.end[row] as number;
  }
  return last < first ? null : [first, last];
}

/**
 * The days between which most rows begin, and those near them, so that one report of 1919 does not flatten the rest.
 * A twentieth of the rows decides nothing; what lies within a quarter of the remaining stretch is in again.
 */
export function coreExtent(data: Data): readonly [number, number] | null {
  const starts = data.start.filter((day) => day !== NO_DAY).sort();
  if (starts.length === 0) return null;
  const at = (share: number): number => starts[Math.round(share * (starts.length - 1))] as number;
  const [low, high] = [at(0.03), at(0.98)];
  const near = Math.max(7, (high - low) / 4);
  const first = starts.find((day) => day >= low - near) as number;
  return [first, starts.findLast((day) => day <= high + near) as number];
}

/** Days a bin should hold for a stretch of days. */
export function binWidth(first: number, last: number): number {
  return WIDTHS.find((width) => (last - first + 1) / width <= MOST_BINS) ?? (WIDTHS.at(-1) as number);
}

/** Count the rows that are in by the bin of their first day; weeks begin on Mondays. */
export function countByBin(data: Data, out: Uint32Array, ignored: number, first: number, last: number): Bins {
  const width = binWidth(first, last);
  const origin = width === 1 ? first : Math.floor((first - MONDAY) / width) * width + MONDAY;
  const size = Math.floor((last - origin) / width) + 1;
  const starts = Float64Array.from({ length: size }, (_, i) => origin + i * width);
  const quads = [0, 1, 2, 3].map(() => new Float64Array(size)) as unknown as Bins["quads"];
  const mask = ~ignored;
  for (let row = 0; row < data.n; row += 1) {
    if (((out[row] as number) & mask) !== 0) continue;
    const start = data.start[row] as number;
    if (start < first || start > last) continue;
    const counts = quads[data.coded.quad[row] as number];
    if (counts) (counts[Math.floor((start - origin) / width)] as number) += 1;
  }
  return { starts, width, quads };
}
