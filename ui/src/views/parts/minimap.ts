/** A small map around one place, drawn as the large one is: base map, and a mark for what the point stands for. */

import { el } from "../../dom.ts";
import { precisionWords } from "../../format.ts";
import { BaseMap } from "../../map/base.ts";
import { drawMarks, type Mark } from "../../map/marks.ts";
import { type Frame, latToY, lonToX, pixelsPerKm } from "../../map/project.ts";
import { AREA, shapeOf } from "../../map/shape.ts";
import { onThemeChange, token } from "../../theme.ts";
import type { IncidentPlace } from "../../types.ts";

const [WIDTH, HEIGHT] = [340, 230];
const TILE = 256;
const ZOOMS: Readonly<Record<string, number>> = { country: 4, admin1: 5.5, admin2: 6 };
const USUAL_ZOOM = 6;
const DISC = 7;
const RING_KM = 40;
let base: Promise<BaseMap> | undefined;

/** The map, empty until the polygons are there; without a point it says so. */
export function miniMap(place: IncidentPlace, quad: number, signal: AbortSignal): HTMLElement {
  const { lat, lon, precision, name } = place;
  if (lat === null || lon === null) return el("p", { class: "muted" }, `No point for ${name}.`);
  const point = `${Math.abs(lat).toFixed(2)}° ${lat < 0 ? "S" : "N"}, ${Math.abs(lon).toFixed(2)}° ${lon < 0 ? "W" : "E"}`;
  const told = `${precisionWords(precision)}, ${point}`;
  const canvas = el("canvas", { class: "mini-map", role: "img", "aria-label": `Map: ${name}, ${told}` });
  const ratio = window.devicePixelRatio || 1;
  canvas.width = WIDTH * ratio;
  canvas.height = HEIGHT * ratio;
  const frame = frameAt(lat, lon, precision);
  const mark = markOf(lat, precision, quad, frame);
  const draw = (shapes: BaseMap | null): void => {
    const context = canvas.getContext("2d");
    if (!context || signal.aborted) return;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.fillStyle = token("--water");
    context.fillRect(0, 0, WIDTH, HEIGHT);
    shapes?.draw(context, frame);
    drawMarks(context, [mark]);
    writeName(context, name, mark.radius);
  };
  base ??= BaseMap.load();
  base.then(
    (shapes) => {
      draw(shapes);
      onThemeChange(() => draw(shapes), signal);
    },
    () => {
      base = undefined;
      draw(null);
    },
  );
  return el("figure", { class: "mini-map-box" }, canvas, el("figcaption", { class: "muted" }, told));
}

function frameAt(lat: number, lon: number, precision: string): Frame {
  const zoom = ZOOMS[precision] ?? USUAL_ZOOM;
  const scale = TILE * 2 ** zoom;
  return { zoom, scale, left: lonToX(lon) * scale - WIDTH / 2, top: latToY(lat) * scale - HEIGHT / 2, width: WIDTH, height: HEIGHT };
}

/** The name beside its mark, on a rim that keeps it legible over the names of the base map. */
function writeName(context: CanvasRenderingContext2D, name: string, radius: number): void {
  const [x, y] = [WIDTH / 2 + Math.min(radius, DISC * 2) + 5, HEIGHT / 2];
  context.font = "600 12px system-ui, sans-serif";
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.lineWidth = 4;
  context.strokeStyle = token("--land");
  context.strokeText(name, x, y);
  context.fillStyle = token("--fg");
  context.fillText(name, x, y);
}

function markOf(lat: number, precision: string, quad: number, frame: Frame): Mark {
  const shape = shapeOf(precision);
  const radius = shape === AREA ? RING_KM * pixelsPerKm(lat, frame.scale) : DISC;
  return { x: WIDTH / 2, y: HEIGHT / 2, radius, shape, count: 1, quads: [1, 2, 3, 4].map((each) => (each === quad ? 1 : 0)), spots: [0] };
}
