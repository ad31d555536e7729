/** The distinct points of all rows, so that the map counts by point instead of drawing every row. Pure. */

import { latToY, lonToX } from "../map/project.ts";
import { shapeOf, type Spot } from "../map/shape.ts";
import type { Data } from "./data.ts";

/** Points nearer than a ten-thousandth of a degree, some 11 m, are one. */
const FINE = 10_000;
const SHAPES = 3;

export interface Spots {
  readonly spots: readonly Spot[];
  /** For each row the number of its spot, -1 without a point. */
  readonly of: Int32Array;
}

/** Number the distinct points and shapes. */
export function toSpots(data: Data): Spots {
  const spots: Spot[] = [];
  const numbers = new Map<number, number>();
  const of = new Int32Array(data.n).fill(-1);
  const shapes = data.names.precision.map(shapeOf);
  for (let row = 0; row < data.n; row += 1) {
    const [lat, lon] = [data.lat[row] as number, data.lon[row] as number];
    if (Number.isNaN(lat) || Number.isNaN(lon)) continue;
    const shape = shapes[data.coded.precision[row] as number] ?? 0;
    const key = (Math.round((lat + 90) * FINE) * 360 * FINE + Math.round((lon + 180) * FINE)) * SHAPES + shape;
    let number = numbers.get(key);
    if (number === undefined) {
      number = spots.length;
      numbers.set(key, number);
      spots.push({ x: lonToX(lon), y: latToY(lat), shape });
    }
    of[row] = number;
  }
  return { spots, of };
}

/** For each spot four numbers: its rows that are in, by quad class. */
export function countSpots(data: Data, spots: Spots, out: Uint32Array, ignored: number): Uint32Array {
  const counts = new Uint32Array(spots.spots.length * 4);
  const mask = ~ignored;
  const { quad } = data.coded;
  for (let row = 0; row < data.n; row += 1) {
    const spot = spots.of[row] as number;
    if (spot >= 0 && ((out[row] as number) & mask) === 0) (counts[spot * 4 + Math.max(0, quad[row] as number)] as number) += 1;
  }
  return counts;
}
