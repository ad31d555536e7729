/** Web Mercator (EPSG:3857) in world units: x and y from 0 to 1, y downwards. */

const HIGHEST = 85.0511287798;

/** Part of the world on a canvas: world units times `scale`, less `left` and `top`, are CSS pixels. */
export interface Frame {
  readonly zoom: number;
  readonly scale: number;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Degrees east to world units. */
export function lonToX(lon: number): number {
  return (lon + 180) / 360;
}

/** Degrees north to world units; latitudes beyond the projection's edge lie on it. */
export function latToY(lat: number): number {
  const radians = (Math.max(-HIGHEST, Math.min(HIGHEST, lat)) * Math.PI) / 180;
  return 0.5 - Math.log(Math.tan(Math.PI / 4 + radians / 2)) / (2 * Math.PI);
}

/** World units to degrees north. */
export function yToLat(y: number): number {
  return (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;
}

/** Kilometres on the ground at a latitude to CSS pixels. */
export function pixelsPerKm(lat: number, scale: number): number {
  return scale / (40075.017 * Math.cos((lat * Math.PI) / 180));
}
