/** How precise places are drawn. Pure. */

/** What the point of a place stands for, as drawn: filled disc, ring, square. */
export type Shape = 0 | 1 | 2;
export const SETTLEMENT = 0;
export const AREA = 1;
export const COUNTRY = 2;

/** Rows at one point with one shape, in world units. */
export interface Spot {
  readonly x: number;
  readonly y: number;
  readonly shape: Shape;
}

/** Shape for a precision of the records. */
export function shapeOf(precision: string): Shape {
  if (precision === "country") return COUNTRY;
  return precision === "admin1" || precision === "admin2" ? AREA : SETTLEMENT;
}
