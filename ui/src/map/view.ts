/** A pannable map on two canvases: the base below, the view's own marks above. Leaflet moves it; nothing is fetched but the desk's files. */

import L from "leaflet";
import "leaflet/dist/leaflet.css";
import { el, fill, type Child } from "../dom.ts";
import { onThemeChange } from "../theme.ts";
import { BaseMap, BOUNDARY_SOURCE } from "./base.ts";
import type { Frame } from "./project.ts";
import "./map.css";

export interface MapOptions {
  /** What the map shows, for screen readers. */
  readonly label: string;
  /** Draw the marks; the canvas is empty and scaled to CSS pixels. */
  readonly draw: (ctx: CanvasRenderingContext2D, frame: Frame) => void;
  /** What to say about the mark under the pointer; null for none. */
  readonly hint?: (x: number, y: number) => Child;
  readonly onClick?: (x: number, y: number) => void;
  /** The user moved or zoomed the map. */
  readonly onMove?: () => void;
  readonly signal: AbortSignal;
}

export interface MapView {
  readonly node: HTMLElement;
  readonly leaflet: L.Map;
  /** Draw the marks again at the next frame; the base stays. */
  redraw(): void;
  /** Draw the marks at once. */
  redrawNow(): void;
  /** Centre and zoom as text, for the address. */
  position(): string;
  /** Go to a position written by `position`; false when it is none. */
  goTo(position: string | null): boolean;
  /** Show all of some points, each [lat, lon]; nothing without points. */
  fit(points: readonly (readonly [number, number])[]): void;
}

const WORLD: L.LatLngBoundsLiteral = [[-62, -180], [80, 180]];
const EDGE: L.LatLngBoundsLiteral = [[-85, -200], [85, 200]];
const FIT_ZOOM = 9;
let base: Promise<BaseMap> | undefined;

/** Make a map; put `node` into the page, then call `leaflet.invalidateSize()` or wait for it to be laid out. */
export function createMap(options: MapOptions): MapView {
  return new CanvasMap(options);
}

class CanvasMap implements MapView {
  readonly node: HTMLElement;
  readonly leaflet: L.Map;
  private readonly options: MapOptions;
  private readonly below = el("canvas", { class: "map-canvas", "aria-hidden": "true" });
  private readonly above = el("canvas", { class: "map-canvas", "aria-hidden": "true" });
  private readonly tip = el("div", { class: "map-tip", "aria-hidden": "true", hidden: true });
  private base: BaseMap | null = null;
  private pending = 0;
  private isBaseStale = true;
  private isMovedByUser = false;
  private again: (() => void) | null = null;

  constructor(options: MapOptions) {
    this.options = options;
    const host = el("div", { class: "map-host", role: "application", "aria-label": `${options.label}. Arrow keys move the map, plus and minus zoom.` });
    this.leaflet = L.map(host, {
      zoomAnimation: false,
      fadeAnimation: false,
      markerZoomAnimation: false,
      inertia: !window.matchMedia("(prefers-reduced-motion: reduce)").matches,
      zoomSnap: 0.5,
      wheelPxPerZoomLevel: 90,
      minZoom: 1,
      maxZoom: 12,
      maxBounds: EDGE,
      maxBoundsViscosity: 1,
      attributionControl: false,
    }).fitBounds(WORLD);
    host.prepend(this.below, this.above);
    this.node = el("div", { class: "map" }, host, this.tip, el("p", { class: "map-source" }, `Borders: ${BOUNDARY_SOURCE}. Divisions: GeoNames.`));
    this.leaflet.on("move zoom resize viewreset", () => this.schedule(true));
    this.leaflet.on("moveend", () => {
      if (this.isMovedByUser) options.onMove?.();
    });
    this.leaflet.on("click", (event) => options.onClick?.(event.containerPoint.x, event.containerPoint.y));
    this.leaflet.on("mousemove", (event) => this.showHint(event.containerPoint.x, event.containerPoint.y));
    this.leaflet.on("mouseout movestart", () => this.showHint(-1e6, -1e6));
    for (const kind of ["pointerdown", "wheel", "keydown"]) {
      host.addEventListener(kind, () => (this.isMovedByUser = true), { capture: true, passive: true });
    }
    onThemeChange(() => this.schedule(true), options.signal);
    const sizes = new ResizeObserver(() => this.fitSize());
    sizes.observe(host);
    options.signal.addEventListener("abort", () => {
      sizes.disconnect();
      cancelAnimationFrame(this.pending);
      this.leaflet.remove();
    });
  }

  redraw(): void {
    this.schedule(false);
  }

  redrawNow(): void {
    if (this.options.signal.aborted) return;
    this.drawAll();
    if (!this.base) window.setTimeout(() => this.loadBase());
  }

  /** Fetch the base map once the view has drawn its own marks: rows come first. */
  private loadBase(): void {
    base ??= BaseMap.load();
    base.then(
      (loaded) => {
        this.base = loaded;
        this.schedule(true);
      },
      () => {
        base = undefined;
      },
    );
  }

  position(): string {
    const { lat, lng } = this.leaflet.getCenter();
    return `${lat.toFixed(3)},${lng.toFixed(3)},${this.leaflet.getZoom()}`;
  }

  goTo(position: string | null): boolean {
    const [lat, lon, zoom] = (position ?? "").split(",").map(Number);
    if (lat === undefined || lon === undefined || zoom === undefined || ![lat, lon, zoom].every(Number.isFinite)) return false;
    this.quietly(() => this.leaflet.setView([lat, lon], zoom, { animate: false }));
    return true;
  }

  fit(points: readonly (readonly [number, number])[]): void {
    if (points.length === 0) return;
    const bounds = L.latLngBounds(points.map(([lat, lon]) => [lat, lon]));
    this.quietly(() => this.leaflet.fitBounds(bounds, { maxZoom: FIT_ZOOM, animate: false, paddingTopLeft: [40, 50], paddingBottomRight: [40, 64] }));
  }

  /** Move the map without telling the view, which asked for it; nor of the moves back inside the world that follow. */
  private quietly(move: () => void): void {
    this.isMovedByUser = false;
    this.again = move;
    this.leaflet.invalidateSize({ pan: false, animate: false });
    move();
  }

  /** Take another size; what was to be in sight stays so until the user moves the map. */
  private fitSize(): void {
    this.leaflet.invalidateSize({ pan: false, animate: false });
    if (!this.isMovedByUser) this.again?.();
    this.schedule(true);
  }

  private frame(): Frame {
    const size = this.leaflet.getSize();
    const corner = this.leaflet.getPixelBounds().min;
    const zoom = this.leaflet.getZoom();
    return { zoom, scale: 256 * 2 ** zoom, left: corner?.x ?? 0, top: corner?.y ?? 0, width: size.x, height: size.y };
  }

  private schedule(isBaseStale: boolean): void {
    this.isBaseStale ||= isBaseStale;
    if (this.pending === 0) this.pending = requestAnimationFrame(() => this.drawAll());
  }

  private drawAll(): void {
    cancelAnimationFrame(this.pending);
    this.pending = 0;
    const frame = this.frame();
    if (this.isBaseStale && this.base) {
      this.base.draw(prepared(this.below, frame), frame);
      this.isBaseStale = false;
    }
    this.options.draw(prepared(this.above, frame), frame);
  }

  private showHint(x: number, y: number): void {
    const hint = this.options.hint?.(x, y);
    this.tip.hidden = !hint;
    this.leaflet.getContainer().classList.toggle("is-over", Boolean(hint));
    if (!hint) return;
    fill(this.tip, hint);
    const { x: width } = this.leaflet.getSize();
    this.tip.style.left = x > width - 260 ? "" : `${x + 14}px`;
    this.tip.style.right = x > width - 260 ? `${width - x + 14}px` : "";
    this.tip.style.top = `${y + 10}px`;
  }
}

/** An empty canvas of the frame's size, sharp on dense screens. */
function prepared(canvas: HTMLCanvasElement, frame: Frame): CanvasRenderingContext2D {
  const ratio = window.devicePixelRatio || 1;
  const [width, height] = [Math.round(frame.width * ratio), Math.round(frame.height * ratio)];
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
    canvas.style.width = `${frame.width}px`;
    canvas.style.height = `${frame.height}px`;
  }
  const ctx = canvas.getContext("2d");
  if (!ctx) throw new Error("this browser gives pages no canvas to draw the map on");
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.clearRect(0, 0, frame.width, frame.height);
  return ctx;
}
