/** A small map around one place: country polygons and a mark for what the point stands for. */

import type { Polygon, MultiPolygon, Position } from "geojson";
import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import { admin1Url, countriesUrl } from "virtual:map-data";
import { el, fill, svg } from "../../dom.ts";
import { precisionWords } from "../../format.ts";
import { quadMark } from "../../marks.ts";
import type { IncidentPlace } from "../../types.ts";

const MOST_NAMES = 5;
const [WIDTH, HEIGHT] = [320, 220];
/** Degrees of latitude from top to bottom. */
const SPAN: Readonly<Record<string, number>> = { country: 18, admin1: 9, admin2: 7 };
const USUAL_SPAN = 6;

type Land = { readonly name: string; readonly rings: readonly Position[][] };
type Division = readonly [name: string, lat: number, lon: number];
let loading: Promise<{ readonly lands: readonly Land[]; readonly divisions: readonly Division[] }> | undefined;

async function read<T>(path: string): Promise<T> {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path} could not be read (${response.status})`);
  return (await response.json()) as T;
}

type World = Topology<{ countries: GeometryCollection<{ name: string }> }>;

async function load(): Promise<{ lands: Land[]; divisions: readonly Division[] }> {
  const [topology, divisions] = await Promise.all([read<World>(countriesUrl), read<readonly Division[]>(admin1Url)]);
  const lands = feature(topology, topology.objects.countries).features.flatMap(({ geometry, properties }) => {
    const shape = geometry as Polygon | MultiPolygon | null;
    if (!shape) return [];
    const polygons = shape.type === "Polygon" ? [shape.coordinates] : shape.coordinates;
    return polygons.map((rings) => ({ name: properties.name, rings }));
  });
  return { lands, divisions };
}

/** The map, empty until the polygons are there; without a point it says so. */
export function miniMap(place: IncidentPlace, quad: number, signal: AbortSignal): HTMLElement {
  const { lat, lon, precision, name } = place;
  if (lat === null || lon === null) return el("p", { class: "muted" }, `No point for ${name}.`);
  const label = `${name}: ${precisionWords(precision)}, ${Math.abs(lat).toFixed(2)}° ${lat < 0 ? "S" : "N"}, ${Math.abs(lon).toFixed(2)}° ${lon < 0 ? "W" : "E"}`;
  const map = svg("svg", { class: "mini-map", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": label });
  const figure = el("figure", { class: "mini-map-box" }, map, el("figcaption", { class: "muted" }, label.slice(name.length + 2)));
  loading ??= load();
  loading.then(
    (base) => {
      if (!signal.aborted) fill(map, drawn(base, place, quad));
    },
    () => {
      loading = undefined;
      if (!signal.aborted) fill(map, placeMark(precision, quad));
    },
  );
  return figure;
}

function drawn(base: NonNullable<Awaited<typeof loading>>, { lat, lon, precision, name }: IncidentPlace, quad: number): SVGElement[] {
  const perDegree = HEIGHT / (SPAN[precision] ?? USUAL_SPAN);
  const squeeze = Math.cos(((lat ?? 0) * Math.PI) / 180);
  const x = (at: number): number => WIDTH / 2 + (at - (lon ?? 0)) * squeeze * perDegree;
  const y = (at: number): number => HEIGHT / 2 - (at - (lat ?? 0)) * perDegree;
  const seen = base.lands.filter((land) => isInSight(land.rings[0] ?? [], x, y));
  const shapes = seen.map((land) => svg("path", { class: "land", d: land.rings.map((ring) => path(ring, x, y)).join("") }));
  return [...shapes, ...divisionMarks(base.divisions, x, y), placeMark(precision, quad), svg("text", { class: "place-name", x: WIDTH / 2 + 12, y: HEIGHT / 2 + 5 }, name)];
}

/** The largest divisions in sight that leave room for one another's names. */
function divisionMarks(divisions: readonly Division[], x: (lon: number) => number, y: (lat: number) => number): SVGElement[] {
  const taken: [number, number][] = [[WIDTH / 2, HEIGHT / 2]];
  const marks: SVGElement[] = [];
  for (const [name, lat, lon] of divisions) {
    const [at, down] = [x(lon), y(lat)];
    const isInside = at > 10 && at < WIDTH - 60 && down > 14 && down < HEIGHT - 10;
    if (!isInside || taken.some(([a, b]) => Math.abs(a - at) < 95 && Math.abs(b - down) < 24)) continue;
    taken.push([at, down]);
    marks.push(svg("circle", { class: "division", cx: at, cy: down, r: 2 }), svg("text", { class: "division-name", x: at + 5, y: down + 4 }, name));
    if (taken.length > MOST_NAMES) break;
  }
  return marks;
}

function isInSight(ring: readonly Position[], x: (lon: number) => number, y: (lat: number) => number): boolean {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const [lon = 0, lat = 0] of ring) {
    left = Math.min(left, x(lon));
    right = Math.max(right, x(lon));
    top = Math.min(top, y(lat));
    bottom = Math.max(bottom, y(lat));
  }
  return right >= 0 && left <= WIDTH && bottom >= 0 && top <= HEIGHT;
}

function path(ring: readonly Position[], x: (lon: number) => number, y: (lat: number) => number): string {
  return `M${ring.map(([lon = 0, lat = 0]) => `${x(lon).toFixed(1)} ${y(lat).toFixed(1)}`).join("L")}Z`;
}

/** Disc for a settlement, ring for an area, square for a country. */
function placeMark(precision: string, quad: number): SVGElement {
  const { colour } = quadMark(quad);
  const [x, y] = [WIDTH / 2, HEIGHT / 2];
  if (precision === "country") return svg("rect", { x: x - 7, y: y - 7, width: 14, height: 14, fill: colour, class: "place-mark" });
  if (precision === "admin1" || precision === "admin2") return svg("circle", { cx: x, cy: y, r: 26, fill: "none", stroke: colour, "stroke-width": 4 });
  return svg("circle", { cx: x, cy: y, r: 7, fill: colour, class: "place-mark" });
}
