/** The map of Explore: marks by point, the same places as a table, the area filter and the tray of rows without a point. */

import L from "leaflet";
import { clear, el, fill, type Child } from "../dom.ts";
import { count, plural, precisionWords } from "../format.ts";
import { drawMarks, gather, markAt, type Mark } from "../map/marks.ts";
import { latToY, lonToX, type Frame } from "../map/project.ts";
import { createMap, type MapView } from "../map/view.ts";
import { QUADS, quadDot } from "../marks.ts";
import { virtualTable, type Table } from "../table.ts";
import { token } from "../theme.ts";
import { bits, codeName, type Engine } from "./data.ts";
import type { Box } from "./filters.ts";
import { rowHref } from "./list.ts";
import { countSpots, toSpots, type Spots } from "./spots.ts";
import type { Level } from "../types.ts";

/** What the map may change. */
export interface MapActions {
  /** Show only rows in an area, or everywhere. */
  readonly limit: (box: Box | null) => void;
  readonly withoutPoint: () => void;
  readonly select: (row: number) => void;
  readonly moved: (position: string) => void;
}

interface PlaceRow {
  readonly row: number;
  readonly name: string;
  readonly total: number;
  readonly quads: readonly number[];
}

/** The map counts what all filters but its own let in. */
const OWN = bits("box", "point");
const LISTED_IN_POPUP = 20;
const AROUND = 0.02;

export class MapPart {
  readonly node: HTMLElement;
  readonly map: MapView;
  private readonly actions: MapActions;
  private readonly limit = el("input", { type: "checkbox" });
  private readonly tray = el("button", { type: "button", class: "tray", "aria-pressed": "false" });
  private readonly asTable = el("button", { type: "button", class: "small", "aria-pressed": "false" }, "As a table");
  private readonly tableHost = el("div", { class: "map-table", hidden: true });
  private table: Table | null = null;
  private engine: Engine | null = null;
  private spots: Spots | null = null;
  private counts: Uint32Array = new Uint32Array(0);
  private marks: readonly Mark[] = [];
  private places: readonly PlaceRow[] = [];
  private level: Level = "incidents";
  private selected = -1;
  private area: Box | null = null;
  /** Whether the area filter follows the map; an area from a mark, the table or the address stays where it is. */
  private isFollowing = false;

  constructor(actions: MapActions, signal: AbortSignal) {
    this.actions = actions;
    this.map = createMap({
      label: "Map of the rows in the list",
      signal,
      draw: (ctx, frame) => this.draw(ctx, frame),
      hint: (x, y) => this.hint(x, y),
      onClick: (x, y) => this.open(x, y),
      onMove: () => this.moved(),
    });
    this.limit.addEventListener("change", () => {
      this.isFollowing = this.limit.checked;
      actions.limit(this.isFollowing ? this.box() : null);
    });
    this.tray.addEventListener("click", () => actions.withoutPoint());
    this.asTable.addEventListener("click", () => this.showTable(this.tableHost.hidden));
    this.node = el(
      "section",
      { class: "part part-map", "aria-label": "Map" },
      this.map.node,
      this.tableHost,
      el("div", { class: "map-tools" }, el("label", { class: "chip" }, this.limit, " Only this area"), this.asTable),
      el("div", { class: "map-foot" }, legend(), this.tray),
    );
  }

  /** Take other rows. */
  setData(engine: Engine, level: Level): void {
    this.engine = engine;
    this.level = level;
    this.spots = toSpots(engine.data);
    this.map.leaflet.closePopup();
  }

  /** Show what the filters let in. */
  update(box: Box | null, isTrayOpen: boolean, selected: number): void {
    const { engine, spots } = this;
    if (!engine || !spots) return;
    const { data } = engine;
    this.counts = countSpots(data, spots, engine.out, OWN);
    this.area = box;
    this.isFollowing &&= box !== null;
    this.limit.checked = this.isFollowing;
    this.selected = selected;
    const without = engine.countWhere((row) => spots.of[row] === -1, OWN);
    fill(this.tray, "No place on the map: ", el("b", {}, count(without)));
    this.tray.setAttribute("aria-pressed", String(isTrayOpen));
    if (!this.tableHost.hidden) this.fillTable();
    this.map.redrawNow();
  }

  /** Bring the first view to where most rows are, or to the area of the filter. */
  focus(position: string | null, box: Box | null): void {
    if (this.map.goTo(position)) return;
    if (box) this.map.fit([[box[1], box[0]], [box[3], box[2]]]);
    else if (this.engine) this.map.fit(core(this.engine));
  }

  /** Bring a row's point into sight. */
  reveal(row: number): void {
    const data = this.engine?.data;
    const [lat, lon] = [data?.lat[row] ?? NaN, data?.lon[row] ?? NaN];
    if (Number.isNaN(lat) || Number.isNaN(lon)) return;
    if (!this.map.leaflet.getBounds().contains([lat, lon])) this.map.leaflet.panTo([lat, lon], { animate: false });
  }

  private box(): Box {
    const bounds = this.map.leaflet.getBounds();
    return [Math.max(-180, bounds.getWest()), Math.max(-90, bounds.getSouth()), Math.min(180, bounds.getEast()), Math.min(90, bounds.getNorth())];
  }

  private moved(): void {
    this.actions.moved(this.map.position());
    if (this.isFollowing) this.actions.limit(this.box());
  }

  private draw(ctx: CanvasRenderingContext2D, frame: Frame): void {
    const { spots } = this;
    if (!spots) return;
    this.marks = gather(spots.spots, this.counts, frame);
    if (this.area && !this.isFollowing) drawArea(ctx, frame, this.area);
    drawMarks(ctx, this.marks);
    const spot = spots.spots[spots.of[this.selected] ?? -1];
    if (!spot) return;
    const radius = 15;
    ctx.beginPath();
    ctx.arc(spot.x * frame.scale - frame.left, spot.y * frame.scale - frame.top, radius, 0, Math.PI * 2);
    ctx.lineWidth = 3;
    ctx.strokeStyle = token("--focus");
    ctx.stroke();
  }

  private rowsOf(mark: Mark): number[] {
    const inside = new Set(mark.spots);
    const found: number[] = [];
    const { engine, spots } = this;
    if (!engine || !spots) return found;
    for (let row = 0; row < engine.data.n; row += 1) if (inside.has(spots.of[row] as number) && engine.isIn(row, OWN)) found.push(row);
    return found;
  }

  private hint(x: number, y: number): Child {
    const mark = markAt(this.marks, x, y);
    const data = this.engine?.data;
    if (!mark || !data) return null;
    if (mark.count === 1) {
      const row = this.rowsOf(mark)[0] ?? -1;
      return [el("b", {}, data.titles[row] ?? ""), el("br"), precisionWords(codeName(data, "precision", row))];
    }
    const shares = QUADS.filter(({ quad }) => (mark.quads[quad - 1] ?? 0) > 0);
    return [el("b", {}, plural(mark.count, this.level.slice(0, -1))), shares.map(({ quad, name }) => el("div", {}, quadDot(quad, true), ` ${count(mark.quads[quad - 1] ?? 0)} ${name}`))];
  }

  private open(x: number, y: number): void {
    const mark = markAt(this.marks, x, y);
    const data = this.engine?.data;
    if (!mark || !data) return;
    const rows = this.rowsOf(mark).sort((a, b) => (data.start[b] as number) - (data.start[a] as number));
    const first = rows[0];
    if (first === undefined) return;
    if (rows.length === 1) {
      this.actions.select(first);
      return;
    }
    const lats = rows.map((row) => data.lat[row] as number);
    const lons = rows.map((row) => data.lon[row] as number);
    const area: Box = [Math.min(...lons) - AROUND, Math.min(...lats) - AROUND, Math.max(...lons) + AROUND, Math.max(...lats) + AROUND];
    const content = el(
      "div",
      { class: "mark-popup" },
      el("p", {}, el("b", {}, plural(rows.length, this.level.slice(0, -1)), " here"), rows.length > LISTED_IN_POPUP && ", the newest first"),
      el("ul", {}, rows.slice(0, LISTED_IN_POPUP).map((row) => el("li", {}, quadDot((data.coded.quad[row] as number) + 1), " ", el("a", { href: rowHref(data, this.level, row) }, data.titles[row] || "(no words)")))),
      el(
        "p",
        { class: "popup-tools" },
        el("button", { type: "button", onClick: () => this.listOnly(area) }, "List this area"),
        mark.spots.length > 1 && el("button", { type: "button", onClick: () => this.zoomTo(area) }, "Zoom in"),
      ),
    );
    L.popup({ maxWidth: 320, autoPanPadding: [20, 20] }).setLatLng(this.map.leaflet.containerPointToLatLng([x, y])).setContent(content).openOn(this.map.leaflet);
  }

  private listOnly(area: Box): void {
    this.map.leaflet.closePopup();
    this.limitToFixed(area);
  }

  private limitToFixed(area: Box): void {
    this.isFollowing = false;
    this.actions.limit(area);
  }

  private zoomTo([west, south, east, north]: Box): void {
    this.map.leaflet.closePopup();
    this.map.leaflet.fitBounds([[south, west], [north, east]], { animate: false, maxZoom: 11, padding: [40, 40] });
  }

  private showTable(isShown: boolean): void {
    this.tableHost.hidden = !isShown;
    this.map.node.hidden = isShown;
    this.asTable.setAttribute("aria-pressed", String(isShown));
    if (isShown) this.fillTable();
    else this.map.leaflet.invalidateSize({ pan: false });
  }

  private fillTable(): void {
    if (!this.engine) return;
    this.places = places(this.engine);
    if (this.table) {
      this.table.refresh(this.places.length);
      return;
    }
    this.table = virtualTable<PlaceRow>({
      label: "Places on the map; Enter lists the rows of one",
      columns: [
        { key: "place", label: "Place", cell: ({ name }) => name, width: "minmax(0, 2.4fr)" },
        { key: "precision", label: "Drawn as", cell: ({ row }) => this.engine && precisionWords(codeName(this.engine.data, "precision", row)), width: "minmax(0, 1.5fr)" },
        { key: "total", label: "All", cell: ({ total }) => count(total), width: "64px", isNumber: true },
        { key: "cooperation", label: "Coop.", cell: ({ quads }) => count((quads[0] ?? 0) + (quads[1] ?? 0)), width: "60px", isNumber: true },
        { key: "conflict", label: "Conflict", cell: ({ quads }) => count((quads[2] ?? 0) + (quads[3] ?? 0)), width: "64px", isNumber: true },
      ],
      count: this.places.length,
      row: (index) => this.places[index] as PlaceRow,
      onOpen: (index) => this.limitTo(this.places[index]),
    });
    clear(this.tableHost);
    this.tableHost.append(this.table.node);
  }

  private limitTo(place: PlaceRow | undefined): void {
    const data = this.engine?.data;
    if (!place || !data) return;
    const [lat, lon] = [data.lat[place.row] as number, data.lon[place.row] as number];
    this.limitToFixed([lon - AROUND, lat - AROUND, lon + AROUND, lat + AROUND]);
  }
}

/** The area that the rows are limited to, as a dashed frame. */
function drawArea(ctx: CanvasRenderingContext2D, frame: Frame, [west, south, east, north]: Box): void {
  const x = (lon: number): number => lonToX(lon) * frame.scale - frame.left;
  const y = (lat: number): number => latToY(lat) * frame.scale - frame.top;
  ctx.setLineDash([6, 4]);
  ctx.strokeStyle = token("--accent");
  ctx.lineWidth = 1.5;
  ctx.strokeRect(x(west), y(north), x(east) - x(west), y(south) - y(north));
  ctx.setLineDash([]);
}

/** Rows by place and precision, most first. */
function places(engine: Engine): PlaceRow[] {
  const { data } = engine;
  const found = new Map<string, { row: number; total: number; quads: number[] }>();
  for (let row = 0; row < data.n; row += 1) {
    if (!engine.isIn(row, OWN) || Number.isNaN(data.lat[row])) continue;
    const key = `${data.lat[row]} ${data.lon[row]} ${data.coded.precision[row]}`;
    const place = found.get(key) ?? { row, total: 0, quads: [0, 0, 0, 0] };
    place.total += 1;
    (place.quads[data.coded.quad[row] as number] as number) += 1;
    found.set(key, place);
  }
  return [...found.values()]
    .sort((a, b) => b.total - a.total)
    .map((place) => ({ ...place, name: [data.names.place[data.place[place.row] as number] ?? "?", codeName(data, "country", place.row)].join(", ") }));
}

/** Share of the rows that the first view may leave out on each side. */
const OUTLYING = 0.1;

/** Points that hold the middle of the rows that are in: outliers do not decide the first view. */
function core(engine: Engine): [number, number][] {
  const { data } = engine;
  const rows = Array.from({ length: data.n }, (_, row) => row).filter((row) => engine.isIn(row) && !Number.isNaN(data.lat[row]));
  if (rows.length === 0) return [];
  const at = (values: Float64Array, share: number): number => {
    const sorted = Float64Array.from(rows, (row) => values[row] as number).sort();
    return sorted[Math.round(share * (sorted.length - 1))] as number;
  };
  const low = rows.length > 50 ? OUTLYING : 0;
  return [[at(data.lat, low), at(data.lon, low)], [at(data.lat, 1 - low), at(data.lon, 1 - low)]];
}

function legend(): HTMLElement {
  return el(
    "details",
    { class: "map-legend" },
    el("summary", {}, "Legend"),
    el("ul", {}, QUADS.map(({ quad, name }) => el("li", {}, quadDot(quad, true), ` ${name}`))),
    el(
      "ul",
      {},
      el("li", {}, el("span", { class: "shape shape-disc", "aria-hidden": "true" }), " disc: a settlement or site"),
      el("li", {}, el("span", { class: "shape shape-ring", "aria-hidden": "true" }), " ring: somewhere in a district or province; its point is approximate"),
      el("li", {}, el("span", { class: "shape shape-square", "aria-hidden": "true" }), " square: the country only"),
    ),
    el("p", { class: "muted" }, "A number counts rows that lie close together; the rim shows their classes. + is cooperation, × conflict."),
  );
}
