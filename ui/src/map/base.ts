/** The base map: country polygons and names, first-level divisions as faint points. Drawn on a canvas; no tiles. */

import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import { admin1Url, countriesUrl } from "virtual:map-data";
import { token } from "../theme.ts";
import { latToY, lonToX, type Frame } from "./project.ts";

/** What the map must say about its borders. */
export const BOUNDARY_SOURCE = "Natural Earth through world-atlas 2.0.2; de facto borders";

type World = Topology<{ countries: GeometryCollection<{ name: string }> }>;
type Ring = readonly (readonly number[])[];

interface Label {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  /** Share of the world's width that the name's country takes; 0 for divisions. */
  readonly width: number;
}

const COUNTRY_NAMES_FROM = 2.5;
const DIVISION_POINTS_FROM = 5;
const DIVISION_NAMES_FROM = 6;

/** Country shapes and names in world units (0 to 1), loaded once. */
export class BaseMap {
  private readonly land: Path2D;
  private readonly countries: readonly Label[];
  private readonly divisions: readonly Label[];

  private constructor(world: World, divisions: readonly Label[]) {
    const { countries } = world.objects;
    const shapes = feature(world, countries).features;
    this.land = new Path2D();
    const labels: Label[] = [];
    for (const shape of shapes) {
      const polygons = shape.geometry.type === "Polygon" ? [shape.geometry.coordinates] : shape.geometry.type === "MultiPolygon" ? shape.geometry.coordinates : [];
      for (const polygon of polygons) for (const ring of polygon) trace(this.land, ring);
      const label = labelOf(shape.properties.name, polygons);
      if (label) labels.push(label);
    }
    this.countries = labels.sort((a, b) => b.width - a.width);
    this.divisions = divisions;
  }

  /** Fetch the shapes from the desk's own files. */
  static async load(): Promise<BaseMap> {
    const [world, points] = await Promise.all([
      fetch(countriesUrl).then((answer) => answer.json() as Promise<World>),
      fetch(admin1Url).then((answer) => answer.json() as Promise<readonly [string, number, number][]>),
    ]);
    return new BaseMap(world, points.map(([name, lat, lon]) => ({ name, x: lonToX(lon), y: latToY(lat), width: 0 })));
  }

  /** Draw land, borders, points and names for a frame. */
  draw(ctx: CanvasRenderingContext2D, frame: Frame): void {
    ctx.save();
    ctx.translate(-frame.left, -frame.top);
    ctx.scale(frame.scale, frame.scale);
    ctx.fillStyle = token("--land");
    ctx.fill(this.land, "evenodd");
    ctx.strokeStyle = token("--land-line");
    ctx.lineWidth = 0.8 / frame.scale;
    ctx.lineJoin = "round";
    ctx.stroke(this.land);
    ctx.restore();
    this.drawNames(ctx, frame);
  }

  private drawNames(ctx: CanvasRenderingContext2D, frame: Frame): void {
    const taken: Taken = [];
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillStyle = token("--map-name");
    if (frame.zoom >= COUNTRY_NAMES_FROM) {
      ctx.font = "600 12px system-ui, sans-serif";
      for (const label of this.countries) {
        const width = ctx.measureText(label.name).width;
        if (width < label.width * frame.scale) place(ctx, frame, label, width, 0, taken);
      }
    }
    if (frame.zoom < DIVISION_POINTS_FROM) return;
    ctx.font = "11px system-ui, sans-serif";
    for (const label of this.divisions) {
      const [x, y] = [label.x * frame.scale - frame.left, label.y * frame.scale - frame.top];
      if (x < 0 || y < 0 || x > frame.width || y > frame.height) continue;
      ctx.globalAlpha = 0.55;
      ctx.fillRect(x - 1.5, y - 1.5, 3, 3);
      ctx.globalAlpha = 1;
      if (frame.zoom >= DIVISION_NAMES_FROM) place(ctx, frame, label, ctx.measureText(label.name).width, 10, taken);
    }
  }
}

type Taken = (readonly [left: number, top: number, right: number, bottom: number])[];

/** Write a name unless another is in the way or it would be cut off. */
function place(ctx: CanvasRenderingContext2D, frame: Frame, label: Label, width: number, below: number, taken: Taken): void {
  const [x, y] = [label.x * frame.scale - frame.left, label.y * frame.scale - frame.top + below];
  const box = [x - width / 2 - 4, y - 8, x + width / 2 + 4, y + 8] as const;
  if (box[0] < 0 || box[1] < 0 || box[2] > frame.width || box[3] > frame.height) return;
  if (taken.some((other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1])) return;
  taken.push(box);
  ctx.fillText(label.name, x, y);
}

/** Longitudes made continuous: a ring over the 180th meridian goes on beyond it instead of jumping back across the world. */
function unwrapped(ring: Ring): Float64Array {
  const lons = new Float64Array(ring.length);
  let turn = 0;
  for (let i = 0; i < ring.length; i += 1) {
    const [lon, before] = [ring[i]?.[0] ?? 0, ring[Math.max(0, i - 1)]?.[0] ?? 0];
    if (lon - before > 180) turn -= 360;
    else if (before - lon > 180) turn += 360;
    lons[i] = lon + turn;
  }
  return lons;
}

/** Add a ring to a path; what leaves the world on one side is added once more so that it comes in on the other. */
function trace(path: Path2D, ring: Ring): void {
  const lons = unwrapped(ring);
  let [west, east] = [0, 0];
  for (const lon of lons) {
    if (lon < west) west = lon;
    if (lon > east) east = lon;
  }
  const [first, last] = [lons[0] ?? 0, lons.at(-1) ?? 0];
  const shifts = [0, ...(west < -180.01 ? [360] : []), ...(east > 180.01 ? [-360] : [])];
  for (const shift of shifts) {
    for (let i = 0; i < lons.length; i += 1) {
      const [x, y] = [lonToX((lons[i] as number) + shift), latToY(ring[i]?.[1] ?? 0)];
      if (i === 0) path.moveTo(x, y);
      else path.lineTo(x, y);
    }
    if (Math.abs(first - last) > 180) {
      path.lineTo(lonToX(last + shift), latToY(-90));
      path.lineTo(lonToX(first + shift), latToY(-90));
    }
    path.closePath();
  }
}

/** The name of a country in the middle of its largest polygon. */
function labelOf(name: string, polygons: readonly (readonly Ring[])[]): Label | null {
  let best: Label | null = null;
  let size = 0;
  for (const [ring] of polygons) {
    if (!ring) continue;
    const { area, x, y, width } = middle(ring);
    if (area > size) {
      size = area;
      best = { name, x, y, width };
    }
  }
  return best;
}

/** Area and centroid of a ring by the shoelace formula, in world units. */
function middle(ring: Ring): { area: number; x: number; y: number; width: number } {
  let [area, sumX, sumY, west, east] = [0, 0, 0, 2, -1];
  const lons = unwrapped(ring);
  let [x0, y0] = [lonToX(lons[0] ?? 0), latToY(ring[0]?.[1] ?? 0)];
  for (let i = 1; i < ring.length; i += 1) {
    const [x1, y1] = [lonToX(lons[i] as number), latToY(ring[i]?.[1] ?? 0)];
    const cross = x0 * y1 - x1 * y0;
    area += cross;
    sumX += (x0 + x1) * cross;
    sumY += (y0 + y1) * cross;
    west = Math.min(west, x1);
    east = Math.max(east, x1);
    [x0, y0] = [x1, y1];
  }
  return { area: Math.abs(area), x: sumX / (3 * area), y: sumY / (3 * area), width: east - west };
}
