/** Explore: map, list, timeline and facets over all rows of the store; each part filters all others. */

import { ApiError, get } from "../api.ts";
import { bits, Engine, sorted, type Data, type Order } from "../explore/data.ts";
import { chips, NO_FILTERS, toggled, type Filters } from "../explore/filters.ts";
import { coreExtent, countByBin, extent } from "../explore/bins.ts";
import { createFacets } from "../explore/facets.ts";
import { details, entry, rowHref } from "../explore/list.ts";
import { loadRows } from "../explore/load.ts";
import { MapPart } from "../explore/mappart.ts";
import { dataQuery, LEVELS, ORDERS, parseState, PARTS, writeState, type Part, type State } from "../explore/state.ts";
import { createTimeline } from "../explore/timeline.ts";
import { el, fill } from "../dom.ts";
import { count, dayToIso, isoToDay, plural, readableDay } from "../format.ts";
import { bind } from "../keys.ts";
import { say, showError } from "../notice.ts";
import { dataLinks, viewHead } from "../page.ts";
import { navigate, onQuery, setAddress, type View } from "../router.ts";
import { virtualTable, type Table } from "../table.ts";
import type { Level, Meta } from "../types.ts";
import "../styles/explore.css";

const DAYS = bits("days", "dated");
const SEARCH_PAUSE_MS = 180;
const SLIDER_PAUSE_MS = 350;
const ROW_HEIGHT = 70;
const LEVEL_NAMES: Readonly<Record<Level, string>> = { incidents: "Incidents", claims: "Claims", reports: "Reports" };
const PART_NAMES: Readonly<Record<Part, string>> = { map: "Map", list: "List", timeline: "Timeline" };

export const view: View = async (root, url, signal) => {
  const meta = await get<Meta>("meta", {}, signal);
  const explorer = new Explorer(parseState(url.searchParams), meta, signal);
  root.append(explorer.node);
  await explorer.load();
  onQuery((next) => void explorer.follow(next), signal);
};

class Explorer {
  readonly node: HTMLElement;
  private state: State;
  private readonly signal: AbortSignal;
  private engine: Engine | null = null;
  /** For each order the rows in it, made when first asked for. */
  private orders = new Map<Order, Uint32Array>();
  private shown: Uint32Array = new Uint32Array(0);
  private axis: readonly [number, number] | null = null;
  private isWholeAxis = false;
  private draft: number | null = null;
  private knownDays: readonly [number, number];
  private searchTimer = 0;
  private sliderTimer = 0;
  private loads = 0;

  private readonly facets = createFacets((key, value) => this.filter(toggled(this.state.filters, key, value)));
  private readonly map: MapPart;
  private readonly timeline;
  private readonly table: Table;
  private readonly search = el("input", { type: "search", placeholder: "Search words, places, parties", "aria-label": "Search", "aria-keyshortcuts": "/" });
  private readonly levels = el("div", { class: "switch", role: "group", "aria-label": "Rows are" });
  private readonly parts = el("div", { class: "switch parts", role: "group", "aria-label": "Part in front" });
  private readonly links = el("span");
  private readonly chips = el("div", { class: "chips" });
  private readonly heading = el("h2", {});
  private readonly order = el("select", { "aria-label": "Order of the list" }, Object.entries(ORDERS).map(([value, name]) => el("option", { value }, name)));
  private readonly detail = el("div", { class: "detail", hidden: true });
  private readonly none = el("div", { class: "empty", hidden: true });
  private readonly from = dayField("From day");
  private readonly to = dayField("To day");
  private readonly dateTray = el("button", { type: "button", class: "tray", "aria-pressed": "false" });
  private readonly axisSwitch = el("button", { type: "button", class: "small", "aria-pressed": "false" }, "All days");
  private readonly slider = el("input", { type: "range", "aria-label": "As known on", step: 1 });
  private readonly sliderText = el("output", { class: "as-of-text" });
  private readonly now = el("button", { type: "button", class: "small" }, "Now");
  private readonly background = el("input", { type: "checkbox" });
  private readonly backgroundRows = el("span", {}, " Include background (older context)");
  private readonly probability = el("input", { type: "range", min: 0, max: 0.95, step: 0.05, "aria-label": "Least probability" });
  private readonly probabilityText = el("output");

  constructor(state: State, meta: Meta, signal: AbortSignal) {
    this.state = state;
    this.signal = signal;
    this.knownDays = [isoToDay(meta.first_day) ?? 0, isoToDay(meta.last_day) ?? 0];
    this.map = new MapPart(
      {
        limit: (bbox) => this.filter({ ...this.state.filters, bbox }, true),
        withoutPoint: () => this.filter({ ...this.state.filters, withoutPoint: !this.state.filters.withoutPoint, bbox: null }),
        select: (row) => this.select(row),
        moved: (at) => this.change({ at }, true),
      },
      signal,
    );
    this.timeline = createTimeline((from, to) => this.chooseDays(from, to), signal);
    this.table = virtualTable<number>({
      label: "Rows; Enter opens one",
      columns: [{ key: "row", label: "Row", cell: (row) => this.engine && entry(this.engine.data, this.state.level, row) }],
      count: 0,
      row: (index) => this.shown[index] as number,
      rowHeight: ROW_HEIGHT,
      hasHead: false,
      onSelect: (index) => this.select(this.shown[index] as number, false),
      onOpen: (index) => this.open(this.shown[index] as number),
    });
    this.node = this.layout();
    this.listen();
    this.bindKeys();
  }

  /** Fetch the rows of the state and show them. */
  async load(): Promise<void> {
    this.node.setAttribute("aria-busy", "true");
    this.loads += 1;
    const turn = this.loads;
    const data = await loadRows(this.state.level, this.state.asOf, this.signal);
    if (turn !== this.loads) return;
    const isFirst = this.engine === null;
    this.engine = new Engine(data);
    this.orders = new Map();
    this.axis = this.isWholeAxis ? extent(data) : coreExtent(data);
    if (!this.state.asOf && data.n > 0) this.knownDays = range(data.known);
    this.map.setData(this.engine, this.state.level);
    this.engine.apply(this.state.filters);
    if (isFirst) this.map.focus(this.state.at, this.state.filters.bbox);
    this.render();
    this.node.removeAttribute("aria-busy");
    if (isFirst && this.state.selected) this.revealSelected();
  }

  /** Take the state of another address of this view. */
  async follow(url: URL): Promise<void> {
    const before = this.state;
    this.state = parseState(url.searchParams);
    this.map.map.goTo(this.state.at);
    try {
      if (before.level !== this.state.level || before.asOf !== this.state.asOf) await this.load();
      else this.render();
    } catch (error) {
      if (!this.signal.aborted) showError(error);
    }
  }

  private change(next: Partial<State>, replace = false): void {
    this.state = { ...this.state, ...next };
    setAddress(`/explore${writeState(this.state)}`, replace);
  }

  private filter(filters: Filters, replace = false): void {
    this.change({ filters }, replace);
    this.render();
  }

  private reload(next: Partial<State>): void {
    this.change({ ...next, selected: null });
    this.load().catch((error: unknown) => {
      if (!this.signal.aborted) showError(error);
    });
  }

  private render(): void {
    const { engine, state } = this;
    if (!engine) return;
    const started = performance.now();
    const { data } = engine;
    const { filters } = state;
    engine.apply(filters, this.draft);
    this.shown = engine.select(this.ordered(state.order));
    const selected = state.selected === null ? -1 : data.ids.indexOf(state.selected);
    this.facets.update(data, filters, engine.facets());
    this.map.update(filters.bbox, filters.withoutPoint, selected);
    this.renderTimeline(engine);
    this.table.refresh(this.shown.length, selected < 0 ? -1 : this.shown.indexOf(selected));
    this.renderDetail(selected);
    this.renderHead(data);
    performance.measure("wirebird:redraw", { start: started, end: performance.now() });
  }

  private renderHead(data: Data): void {
    const { state } = this;
    const name = state.level.slice(0, -1);
    this.heading.textContent = this.shown.length === data.n ? plural(data.n, name) : `${count(this.shown.length)} of ${plural(data.n, name)}`;
    this.backgroundRows.textContent = ` Include background (older context: ${plural(data.background.reduce((sum, is) => sum + is, 0), name)})`;
    this.order.value = state.order;
    if (document.activeElement !== this.search) this.search.value = state.filters.q;
    for (const button of this.levels.children) button.setAttribute("aria-pressed", String((button as HTMLElement).dataset["level"] === state.level));
    for (const button of this.parts.children) button.setAttribute("aria-pressed", String((button as HTMLElement).dataset["part"] === state.part));
    this.node.dataset["part"] = state.part;
    const query = `?${dataQuery(state).toString()}`;
    fill(this.links, dataLinks("/explore", query), el("a", { class: "button", href: `/export${query}` }, "Export these"));
    const on = chips(state.filters);
    fill(
      this.chips,
      on.map(({ label, without }) => el("button", { type: "button", class: "chip", "aria-label": `Remove filter ${label}`, onClick: () => this.filter(without) }, el("span", {}, label), " ×")),
      on.length > 1 && el("button", { type: "button", class: "quiet link", onClick: () => this.filter(NO_FILTERS) }, "Clear all"),
    );
    this.background.checked = state.filters.background;
    this.probability.value = String(state.filters.minProbability);
    this.probabilityText.textContent = state.filters.minProbability > 0 ? `≥ ${Math.round(state.filters.minProbability * 100)} %` : "any";
    this.renderSlider();
    this.none.hidden = this.shown.length > 0;
    fill(this.none, data.n === 0 ? "The store holds none yet: wirebird ingest adds reports." : "No row passes all filters.", data.n > 0 && [" ", el("button", { type: "button", onClick: () => this.filter(NO_FILTERS) }, "Clear all filters")]);
    say(`${plural(this.shown.length, name)} shown`);
  }

  private renderTimeline(engine: Engine): void {
    const { filters } = this.state;
    const [first, last] = this.axis ?? [0, -1];
    const bins = this.axis ? countByBin(engine.data, engine.out, DAYS, first, last) : null;
    this.timeline.update(bins, isoToDay(filters.from), isoToDay(filters.to));
    this.from.value = filters.from ?? "";
    this.to.value = filters.to ?? "";
    const { start } = engine.data;
    const without = engine.countWhere((row) => (start[row] as number) < -1e9, DAYS);
    fill(this.dateTray, "No date: ", el("b", {}, count(without)));
    this.dateTray.setAttribute("aria-pressed", String(filters.withoutDate));
    this.axisSwitch.setAttribute("aria-pressed", String(this.isWholeAxis));
    const outside = engine.countWhere((row) => (start[row] as number) > -1e9 && ((start[row] as number) < first || (start[row] as number) > last), DAYS);
    this.axisSwitch.textContent = outside > 0 ? `All days (${count(outside)} outside)` : "All days";
  }

  private renderSlider(): void {
    const [first, last] = this.knownDays;
    this.slider.min = String(first);
    this.slider.max = String(last);
    const asOf = isoToDay(this.state.asOf);
    if (this.draft === null) this.slider.value = String(asOf ?? last);
    const day = this.draft ?? asOf;
    this.sliderText.textContent = day === null ? "now" : readableDay(dayToIso(day));
    this.slider.setAttribute("aria-valuetext", this.sliderText.textContent);
    this.now.hidden = day === null;
  }

  private renderDetail(selected: number): void {
    const { engine } = this;
    this.detail.hidden = selected < 0;
    if (selected < 0 || !engine) return;
    const close = el("button", { type: "button", class: "quiet", "aria-label": "Close details", onClick: () => this.unselect() }, "×");
    fill(this.detail, close, details(engine.data, this.state.level, selected));
  }

  private ordered(order: Order): Uint32Array {
    const known = this.orders.get(order);
    if (known || !this.engine) return known ?? new Uint32Array(0);
    const made = sorted(this.engine.data, order);
    this.orders.set(order, made);
    return made;
  }

  private select(row: number, isInList = true): void {
    const data = this.engine?.data;
    if (!data) return;
    this.change({ selected: data.ids[row] ?? null }, true);
    if (isInList) this.table.select(this.shown.indexOf(row));
    this.renderDetail(row);
    this.map.update(this.state.filters.bbox, this.state.filters.withoutPoint, row);
    this.map.reveal(row);
    say(data.titles[row] ?? "");
  }

  private unselect(): void {
    this.change({ selected: null }, true);
    this.table.select(-1);
    this.renderDetail(-1);
    this.map.update(this.state.filters.bbox, this.state.filters.withoutPoint, -1);
  }

  private revealSelected(): void {
    const row = this.engine?.data.ids.indexOf(this.state.selected ?? "") ?? -1;
    if (row >= 0) this.map.reveal(row);
  }

  private open(row: number): void {
    if (this.engine) navigate(rowHref(this.engine.data, this.state.level, row));
  }

  private chooseDays(from: number | null, to: number | null): void {
    const iso = (day: number | null): string | null => (day === null ? null : dayToIso(day));
    this.filter({ ...this.state.filters, from: iso(from), to: iso(to), withoutDate: false });
  }

  private typedDays(): void {
    const wrong = [this.from, this.to].filter((field) => field.value.trim() !== "" && isoToDay(field.value.trim()) === null);
    for (const field of [this.from, this.to]) field.setAttribute("aria-invalid", String(wrong.includes(field)));
    if (wrong[0]) {
      showError(new ApiError("bad_day", `${wrong[0].value} is no day`, "Write it as 2021-07-08.", 0));
      return;
    }
    this.chooseDays(isoToDay(this.from.value.trim()), isoToDay(this.to.value.trim()));
  }

  /** Move the chosen days by their own length. */
  private shiftDays(direction: -1 | 1): void {
    const { filters } = this.state;
    const [first, last] = [isoToDay(filters.from) ?? this.axis?.[0] ?? 0, isoToDay(filters.to) ?? this.axis?.[1] ?? 0];
    const length = last - first + 1;
    this.chooseDays(first + direction * length, last + direction * length);
  }

  private show(part: Part): void {
    this.change({ part }, true);
    this.render();
    if (part === "list") this.table.node.focus();
  }

  private layout(): HTMLElement {
    fill(this.levels, LEVELS.map((level) => el("button", { type: "button", "data-level": level, onClick: () => level !== this.state.level && this.reload({ level }) }, LEVEL_NAMES[level])));
    fill(this.parts, PARTS.map((part) => el("button", { type: "button", "data-part": part, onClick: () => this.show(part) }, PART_NAMES[part])));
    const asOf = el("div", { class: "as-of" }, el("span", {}, "As known on"), this.slider, this.sliderText, this.now);
    const more = el(
      "div",
      { class: "facet-more" },
      el("label", { class: "range" }, el("span", {}, "Probability ", this.probabilityText), this.probability),
      el("label", {}, this.background, this.backgroundRows),
    );
    const wide = window.matchMedia("(min-width: 900px)").matches;
    return el(
      "div",
      { class: "explore" },
      viewHead("Explore", this.levels, this.parts, this.links),
      el("div", { class: "explore-bar" }, this.search, asOf),
      this.chips,
      el(
        "div",
        { class: "explore-grid" },
        el("details", { class: "side", open: wide }, el("summary", {}, "Filters"), this.facets.node, more),
        this.map.node,
        el("section", { class: "part part-list", "aria-label": "List" }, el("div", { class: "part-head" }, this.heading, this.order), el("div", { class: "list-body" }, this.table.node, this.none), this.detail),
        el(
          "section",
          { class: "part part-timeline", "aria-label": "Timeline" },
          el("div", { class: "part-head" }, el("h2", {}, "Timeline"), el("label", {}, "from ", this.from), el("label", {}, "to ", this.to), this.axisSwitch, this.dateTray),
          this.timeline.node,
        ),
      ),
    );
  }

  private listen(): void {
    this.search.addEventListener("input", () => {
      window.clearTimeout(this.searchTimer);
      this.searchTimer = window.setTimeout(() => this.filter({ ...this.state.filters, q: this.search.value.trim() }, true), SEARCH_PAUSE_MS);
    });
    this.order.addEventListener("change", () => {
      this.change({ order: this.order.value as Order }, true);
      this.render();
    });
    for (const field of [this.from, this.to]) {
      field.addEventListener("change", () => this.typedDays());
    }
    this.dateTray.addEventListener("click", () => this.filter({ ...this.state.filters, withoutDate: !this.state.filters.withoutDate, from: null, to: null }));
    this.axisSwitch.addEventListener("click", () => this.switchAxis());
    this.background.addEventListener("change", () => this.filter({ ...this.state.filters, background: this.background.checked }));
    this.probability.addEventListener("input", () => this.filter({ ...this.state.filters, minProbability: Number(this.probability.value) }, true));
    this.slider.addEventListener("input", () => {
      this.draft = Number(this.slider.value);
      this.render();
    });
    this.slider.addEventListener("change", () => {
      window.clearTimeout(this.sliderTimer);
      this.sliderTimer = window.setTimeout(() => this.goTo(Number(this.slider.value)), SLIDER_PAUSE_MS);
    });
    this.now.addEventListener("click", () => this.goTo(this.knownDays[1]));
  }

  /** Show the store as it was known on a day; on the last one, as it is. */
  private goTo(day: number): void {
    window.clearTimeout(this.sliderTimer);
    this.draft = null;
    this.reload({ asOf: day >= this.knownDays[1] ? null : dayToIso(day) });
  }

  private switchAxis(): void {
    this.isWholeAxis = !this.isWholeAxis;
    if (this.engine) this.axis = this.isWholeAxis ? extent(this.engine.data) : coreExtent(this.engine.data);
    this.render();
  }

  private bindKeys(): void {
    bind("explore", "/", "search", () => this.search.focus());
    bind("explore", "j", "next row", () => this.table.move(1));
    bind("explore", "k", "previous row", () => this.table.move(-1));
    bind("explore", "Enter", "open the selected row", () => {
      const row = this.engine?.data.ids.indexOf(this.state.selected ?? "") ?? -1;
      if (row >= 0) this.open(row);
    });
    bind("explore", "Escape", "close the details", () => this.unselect());
    bind("explore", "[", "earlier days, as many", () => this.shiftDays(-1));
    bind("explore", "]", "later days, as many", () => this.shiftDays(1));
    bind("explore", "g m", "map", () => this.show("map"));
    bind("explore", "g l", "list", () => this.show("list"));
    bind("explore", "g t", "timeline", () => this.show("timeline"));
  }
}

function dayField(label: string): HTMLInputElement {
  return el("input", { type: "text", class: "day", inputmode: "numeric", placeholder: "YYYY-MM-DD", maxlength: 10, autocomplete: "off", "aria-label": label });
}

function range(days: Int32Array): readonly [number, number] {
  let [first, last] = [Infinity, -Infinity];
  for (const day of days) {
    if (day < first) first = day;
    if (day > last) last = day;
  }
  return [first, last];
}
