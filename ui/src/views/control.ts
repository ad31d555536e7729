/** Control map: who is said to hold each place on a day, according to whom; contested places are drawn with a dashed rim. */

import { get } from "../api.ts";
import { el, fill, type Child } from "../dom.ts";
import { changes, NOBODY, OTHERS, sides, spellOn, type Side } from "../explore/holders.ts";
import { count, dayToIso, isoToDay, plural, readableDay, words } from "../format.ts";
import { bind } from "../keys.ts";
import { latToY, lonToX, type Frame } from "../map/project.ts";
import { createMap, type MapView } from "../map/view.ts";
import { empty, say } from "../notice.ts";
import { dataLinks, dayChip, viewHead } from "../page.ts";
import { onQuery, recordHref, sameDay, setAddress, showAnew, type View } from "../router.ts";
import { virtualTable, type Table } from "../table.ts";
import { token } from "../theme.ts";
import type { ControlAnswer, ControlPlace, ControlSpell } from "../types.ts";
import "../styles/control.css";

const RADIUS = 9;
const ROW_HEIGHT = 52;

interface Held {
  readonly place: ControlPlace;
  readonly spell: ControlSpell;
}

export const view: View = async (root, url, signal) => {
  const asOf = url.searchParams.get("as_of");
  const answer = await get<ControlAnswer>("control", { as_of: asOf }, signal);
  if (answer.places.length === 0) {
    root.append(viewHead("Control map"), empty("No report of the store tells of a place that changed hands. ", el("a", { href: sameDay("/explore") }, "Explore"), " shows all incidents.", asOf && " ", dayChip(asOf)));
    return;
  }
  const control = new Control(answer.places, url, signal);
  root.append(control.node);
  control.start();
};

class Control {
  readonly node: HTMLElement;
  private readonly places: readonly ControlPlace[];
  private readonly sides: ReadonlyMap<string, Side>;
  private readonly days: readonly string[];
  private readonly map: MapView;
  private readonly table: Table;
  private readonly country = el("select", { "aria-label": "Country" });
  private readonly slider = el("input", { type: "range", "aria-label": "Day", step: 1 });
  private readonly dayText = el("output", { class: "control-day" });
  private readonly legend = el("ul", { class: "control-legend" });
  private readonly heading = el("h2");
  private readonly detail = el("div", { class: "detail", hidden: true });
  private readonly links = el("span");
  private query: URLSearchParams;
  private held: readonly Held[] = [];
  private selected: string | null = null;

  constructor(places: readonly ControlPlace[], url: URL, signal: AbortSignal) {
    this.places = places;
    this.query = url.searchParams;
    this.sides = sides(places);
    this.days = changes(places);
    this.map = createMap({
      label: "Map of places and who is said to hold them",
      signal,
      draw: (ctx, frame) => this.draw(ctx, frame),
      hint: (x, y) => this.hint(x, y),
      onClick: (x, y) => this.select(this.at(x, y)),
    });
    this.table = virtualTable<Held>({
      label: "Places and who is said to hold them",
      columns: [{ key: "place", label: "Place", cell: (held) => this.entry(held) }],
      count: 0,
      row: (index) => this.held[index] as Held,
      rowHeight: ROW_HEIGHT,
      hasHead: false,
      onSelect: (index) => this.select(this.held[index] ?? null),
    });
    const countries = [...new Set(places.map(({ country }) => country ?? ""))].filter(Boolean).sort();
    fill(this.country, el("option", { value: "" }, "all countries"), countries.map((code) => el("option", { value: code }, code)));
    this.node = this.layout();
    this.country.addEventListener("change", () => this.set("country", this.country.value, false));
    this.slider.addEventListener("input", () => this.set("on", dayToIso(Number(this.slider.value)), true));
    onQuery((next) => this.follow(next), signal);
    this.bindKeys();
  }

  /** Show the state of the address, with all its places in sight. */
  start(): void {
    this.render();
    this.fit();
  }

  private follow(url: URL): void {
    const before = this.query;
    if (before.get("as_of") !== url.searchParams.get("as_of")) {
      showAnew(url);
      return;
    }
    this.query = url.searchParams;
    this.render();
    if (before.get("country") !== this.query.get("country")) this.fit();
  }

  private set(key: string, value: string, replace: boolean): void {
    const query = new URLSearchParams(this.query);
    if (value) query.set(key, value);
    else query.delete(key);
    this.query = query;
    setAddress(`/control?${query.toString()}`, replace);
    this.render();
    if (key === "country") this.fit();
  }

  private day(): string {
    const wanted = this.query.get("on");
    return isoToDay(wanted) === null ? (this.days.at(-1) ?? "") : (wanted as string);
  }

  private inCountry(): readonly ControlPlace[] {
    const wanted = this.query.get("country");
    return wanted ? this.places.filter(({ country }) => country === wanted) : this.places;
  }

  private fit(): void {
    const points = this.inCountry().filter(({ lat, lon }) => lat !== null && lon !== null);
    this.map.fit(points.map(({ lat, lon }) => [lat as number, lon as number]));
  }

  private render(): void {
    const day = this.day();
    const found = this.inCountry().map((place) => ({ place, spell: spellOn(place, day) }));
    this.held = found.filter((each): each is Held => each.spell !== null).sort((a, b) => (a.spell.since < b.spell.since ? 1 : -1));
    this.country.value = this.query.get("country") ?? "";
    this.slider.min = String(isoToDay(this.days[0]) ?? 0);
    this.slider.max = String(isoToDay(this.days.at(-1)) ?? 0);
    this.slider.value = String(isoToDay(day) ?? 0);
    this.dayText.textContent = readableDay(day);
    this.slider.setAttribute("aria-valuetext", readableDay(day));
    this.renderLegend();
    const contested = this.held.filter(({ spell }) => spell.contested).length;
    this.heading.textContent = `${plural(this.held.length, "place")}, ${count(contested)} contested`;
    const index = this.held.findIndex(({ place }) => nameOf(place) === this.selected);
    this.table.refresh(this.held.length, index);
    this.renderDetail(this.held[index] ?? null);
    const query = new URLSearchParams(this.query);
    query.set("on", day);
    fill(this.links, dataLinks("/control", `?${query.toString()}`));
    this.map.redrawNow();
    say(`${readableDay(day)}: ${this.heading.textContent}`);
  }

  private renderLegend(): void {
    const totals = new Map<Side, number>();
    for (const { spell } of this.held) {
      const side = this.sideOf(spell);
      totals.set(side, (totals.get(side) ?? 0) + 1);
    }
    const shown = [...totals].filter(([side]) => side.letter !== "*").sort((a, b) => b[1] - a[1]);
    const others = [...totals].filter(([side]) => side.letter === "*").reduce((sum, [, total]) => sum + total, 0);
    const line = (side: Side, total: number): HTMLElement => el("li", {}, badge(side), el("span", {}, side.name), el("span", { class: "muted number" }, count(total)));
    fill(
      this.legend,
      shown.map(([side, total]) => line(side, total)),
      others > 0 && line(OTHERS, others),
      el("li", {}, el("span", { class: "rim", "aria-hidden": "true" }), el("span", {}, "dashed rim: contested")),
    );
  }

  private sideOf({ holder }: ControlSpell): Side {
    return holder === null ? NOBODY : (this.sides.get(holder) ?? NOBODY);
  }

  private draw(ctx: CanvasRenderingContext2D, frame: Frame): void {
    for (const held of [...this.held].reverse()) {
      const { lat, lon } = held.place;
      if (lat === null || lon === null) continue;
      const [x, y] = screen(frame, lat, lon);
      this.drawPlace(ctx, x, y, held);
    }
  }

  private drawPlace(ctx: CanvasRenderingContext2D, x: number, y: number, { place, spell }: Held): void {
    const side = this.sideOf(spell);
    const isSelected = nameOf(place) === this.selected;
    ctx.beginPath();
    ctx.arc(x, y, RADIUS, 0, Math.PI * 2);
    ctx.fillStyle = side.colour;
    ctx.strokeStyle = token(isSelected ? "--focus" : side === NOBODY ? "--muted" : "--mark-edge");
    ctx.lineWidth = isSelected ? 5 : 2.5;
    ctx.stroke();
    ctx.fill();
    ctx.font = "700 11px system-ui, sans-serif";
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillStyle = side.ink;
    ctx.fillText(side.letter, x, y + 0.5);
    if (!spell.contested) return;
    ctx.beginPath();
    ctx.arc(x, y, RADIUS + 4, 0, Math.PI * 2);
    ctx.setLineDash([4, 3]);
    ctx.strokeStyle = token("--fg");
    ctx.lineWidth = 2;
    ctx.stroke();
    ctx.setLineDash([]);
  }

  private at(x: number, y: number): Held | null {
    const { leaflet } = this.map;
    const near = this.held.find(({ place: { lat, lon } }) => {
      if (lat === null || lon === null) return false;
      const point = leaflet.latLngToContainerPoint([lat, lon]);
      return Math.hypot(point.x - x, point.y - y) <= RADIUS + 4;
    });
    return near ?? null;
  }

  private hint(x: number, y: number): Child {
    const held = this.at(x, y);
    if (!held) return null;
    return [el("b", {}, nameOf(held.place)), el("br"), `${this.sideOf(held.spell).name} since ${readableDay(held.spell.since)}`, held.spell.contested && " (contested)"];
  }

  private select(held: Held | null): void {
    this.selected = held ? nameOf(held.place) : null;
    this.table.select(held ? this.held.indexOf(held) : -1);
    this.renderDetail(held);
    if (held?.place.lat != null && held.place.lon != null && !this.map.leaflet.getBounds().contains([held.place.lat, held.place.lon])) {
      this.map.leaflet.panTo([held.place.lat, held.place.lon], { animate: false });
    }
    this.map.redraw();
  }

  private entry({ place, spell }: Held): Child {
    return el(
      "div",
      { class: "entry" },
      el("div", { class: "entry-head" }, badge(this.sideOf(spell)), el("span", {}, nameOf(place)), spell.contested && el("span", { class: "chip contested" }, "contested")),
      el("div", { class: "entry-foot" }, el("span", { class: "entry-place", title: this.sideOf(spell).name }, this.sideOf(spell).name), el("span", {}, `since ${readableDay(spell.since)}`), el("span", {}, words(spell.status))),
    );
  }

  private renderDetail(held: Held | null): void {
    this.detail.hidden = held === null;
    if (!held) return;
    const day = this.day();
    fill(
      this.detail,
      el("button", { type: "button", class: "quiet", "aria-label": "Close details", onClick: () => this.select(null) }, "×"),
      el("h2", {}, nameOf(held.place)),
      el(
        "ol",
        { class: "spells" },
        held.place.spells.map((spell) =>
          el(
            "li",
            { class: spell === spellOn(held.place, day) ? "now" : "" },
            el("div", {}, badge(this.sideOf(spell)), ` ${this.sideOf(spell).name}`, spell.contested && el("span", { class: "chip contested" }, "contested")),
            el("div", { class: "muted" }, `${readableDay(spell.since)} – ${spell.until ? readableDay(spell.until) : "now"}; ${words(spell.status)}`),
            el("div", {}, "According to ", spell.voices.length > 0 ? spell.voices.join("; ") : "the reports themselves"),
            el("div", {}, spell.incidents.map((id, i) => [i > 0 && " ", el("a", { href: recordHref("incident", id) }, spell.incidents.length === 1 ? "Incident" : `Incident ${i + 1}`)])),
          ),
        ),
      ),
    );
  }

  /** To the next day on which a place changes hands. */
  private step(direction: -1 | 1): void {
    const day = this.day();
    const next = direction < 0 ? this.days.findLast((each) => each < day) : this.days.find((each) => each > day);
    if (next) this.set("on", next, true);
  }

  private layout(): HTMLElement {
    return el(
      "div",
      { class: "control explore-like" },
      viewHead("Control map", this.country, this.links),
      el(
        "div",
        { class: "explore-bar" },
        el("button", { type: "button", "aria-label": "Earlier change", onClick: () => this.step(-1) }, "◀"),
        this.slider,
        el("button", { type: "button", "aria-label": "Later change", onClick: () => this.step(1) }, "▶"),
        this.dayText,
      ),
      el("p", { class: "muted control-note" }, "Who is said to hold a place, from captures, withdrawals and surrenders that reports tell. Not a front line: between marks nothing is known. ", dayChip(this.query.get("as_of"))),
      el(
        "div",
        { class: "control-grid" },
        el("section", { class: "part part-map", "aria-label": "Map" }, this.map.node, el("div", { class: "control-key" }, this.legend)),
        el("section", { class: "part part-list", "aria-label": "List" }, el("div", { class: "part-head" }, this.heading), el("div", { class: "list-body" }, this.table.node), this.detail),
      ),
    );
  }

  private bindKeys(): void {
    bind("control", "j", "next place", () => this.table.move(1));
    bind("control", "k", "previous place", () => this.table.move(-1));
    bind("control", "[", "earlier change of hands", () => this.step(-1));
    bind("control", "]", "later change of hands", () => this.step(1));
    bind("control", "Escape", "close the details", () => this.select(null));
  }
}

function nameOf({ name, admin1, country }: ControlPlace): string {
  return [name, admin1 === name ? null : admin1, country].filter(Boolean).join(", ");
}

function screen(frame: Frame, lat: number, lon: number): [x: number, y: number] {
  return [lonToX(lon) * frame.scale - frame.left, latToY(lat) * frame.scale - frame.top];
}

/** The letter of a side on its colour. */
function badge({ letter, colour, ink }: Side): HTMLElement {
  const node = el("span", { class: "side-badge", "aria-hidden": "true" }, letter);
  node.style.background = colour;
  node.style.color = ink;
  return node;
}
