/** The base map: country polygons and names, first-level divisions as faint points. Drawn on a canvas; no tiles. */

import { mesh, feature } from "topojson-client";
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
const DIVISION_POINTS_FROM = 4.5;
const DIVISION_NAMES_FROM = 6;

/** Country shapes and names in world units (0 to 1), loaded once. */
export class BaseMap {
  private readonly land: Path2D;
  private readonly borders: Path2D;
  private readonly countries: readonly Label[];
  private readonly divisions: readonly Label[];

  private constructor(world: World, divisions: readonly Label[]) {
    const { countries } = world.objects;
    const shapes = feature(world, countries).features;
    this.land = new Path2D();
    const labels: Label[] = [];
    for (const shape of shapes) {
      const polygons = shape.geometry.type === "Polygon" ? [shape.geometry.coordinates] : shape.geometry.type === "MultiPolygon" ? shape.geometry.coordinates : [];
      for (const polygon of polygons) for (const ring of polygon) trace(this.land, ring, true);
      const label = labelOf(shape.properties.name, polygons);
      if (label) labels.push(label);
    }
    this.borders = new Path2D();
    for (const line of mesh(world, countries, (a, b) => a !== b).coordinates) trace(this.borders, line, false);
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
    ctx.lineWidth = 1 / frame.scale;
    ctx.lineJoin = "round";
    ctx.stroke(this.borders);
    ctx.lineWidth = 0.6 / frame.scale;
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
      ctx.fillRect(x - 1.5, y - 1.5, 3, 3);
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

/** Longitudes made continuous: a line over the 180th meridian goes on beyond it instead of jumping back across the world. */
function unwrapped(points: Ring): [lon: number, lat: number][] {
  let turn = 0;
  let before = points[0]?.[0] ?? 0;
  return points.map(([lon = 0, lat = 0]) => {
    if (lon - before > 180) turn -= 360;
    else if (before - lon > 180) turn += 360;
    before = lon;
    return [lon + turn, lat];
  });
}

/** Add a line or ring to a path; what leaves the world on one side is added once more so that it comes in on the other. */
function trace(path: Path2D, points: Ring, isClosed: boolean): void {
  const line = unwrapped(points);
  const [first, last] = [line[0], line.at(-1)];
  if (!first || !last) return;
  if (isClosed && Math.abs(first[0] - last[0]) > 180) line.push([last[0], -90], [first[0], -90]);
  const lons = line.map(([lon]) => lon);
  const shifts = [0, Math.min(...lons) < -180.01 ? 360 : 0, Math.max(...lons) > 180.01 ? -360 : 0];
  for (const shift of new Set(shifts)) {
    line.forEach(([lon, lat], i) => {
      const [x, y] = [lonToX(lon + shift), latToY(lat)];
      if (i === 0) path.moveTo(x, y);
      else path.lineTo(x, y);
    });
    if (isClosed) path.closePath();
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
  const points = unwrapped(ring).map(([lon, lat]) => [lonToX(lon), latToY(lat)] as const);
  for (let i = 0; i + 1 < points.length; i += 1) {
    const [x0, y0] = points[i] ?? [0, 0];
    const [x1, y1] = points[i + 1] ?? [0, 0];
    const cross = x0 * y1 - x1 * y0;
    area += cross;
    sumX += (x0 + x1) * cross;
    sumY += (y0 + y1) * cross;
    west = Math.min(west, x0);
    east = Math.max(east, x0);
  }
  return { area: Math.abs(area), x: sumX / (3 * area), y: sumY / (3 * area), width: east - west };
}
