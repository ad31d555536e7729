/** Rows by day, week or month as stacked bars; dragging chooses days. */

import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { el } from "../dom.ts";
import { count, dayToIso, readableDay } from "../format.ts";
import { QUADS } from "../marks.ts";
import { onThemeChange, token } from "../theme.ts";
import type { Bins } from "./bins.ts";
import { tickLabel, ticks } from "./ticks.ts";

export interface Timeline {
  readonly node: HTMLElement;
  /** Show counts, and the chosen days (days since 1970-01-01, or null for an open end). */
  update(bins: Bins | null, from: number | null, to: number | null): void;
}

const LEAST_DRAG = 3;
const TICK_SPACE = 76;

/** Make the chart; `choose` gets the first and last day that the user dragged over, or nulls for all days. */
export function createTimeline(choose: (from: number | null, to: number | null) => void, signal: AbortSignal): Timeline {
  return new BarTimeline(choose, signal);
}

class BarTimeline implements Timeline {
  readonly node: HTMLElement;
  private readonly choose: (from: number | null, to: number | null) => void;
  private readonly tip = el("div", { class: "timeline-tip", "aria-hidden": "true", hidden: true });
  private plot: uPlot | null = null;
  private bins: Bins | null = null;
  private chosen: readonly [number | null, number | null] = [null, null];

  constructor(choose: (from: number | null, to: number | null) => void, signal: AbortSignal) {
    this.choose = choose;
    this.node = el("div", { class: "timeline-plot", role: "img" }, this.tip);
    const sizes = new ResizeObserver(() => this.fit());
    sizes.observe(this.node);
    onThemeChange(() => this.remake(), signal);
    signal.addEventListener("abort", () => {
      sizes.disconnect();
      this.plot?.destroy();
    });
  }

  update(bins: Bins | null, from: number | null, to: number | null): void {
    const isOtherScale = this.bins?.width !== bins?.width;
    this.bins = bins;
    this.chosen = [from, to];
    this.describe();
    if (!this.plot || isOtherScale) this.remake();
    else this.plot.setData(this.stacked());
    this.showChosen();
  }

  private describe(): void {
    const { bins } = this;
    if (!bins || bins.starts.length === 0) {
      this.node.setAttribute("aria-label", "Timeline: no row has a date");
      return;
    }
    const totals = Array.from(bins.starts, (_, i) => bins.quads.reduce((sum, quad) => sum + (quad[i] as number), 0));
    const most = totals.indexOf(Math.max(...totals));
    const day = readableDay(dayToIso(bins.starts[most] as number));
    this.node.setAttribute("aria-label", `Timeline of ${count(totals.reduce((a, b) => a + b, 0))} rows; most, ${count(totals[most] ?? 0)}, from ${day}. The fields above choose days; the list has the same rows.`);
  }

  /** Bars are drawn over one another, the tallest first: each series is the sum of its own and all below it. */
  private stacked(): uPlot.AlignedData {
    const { bins } = this;
    if (!bins) return [[], [], [], [], []];
    const [q1, q2, q3, q4] = bins.quads;
    const sum = (...parts: Float64Array[]): number[] => Array.from(bins.starts, (_, i) => parts.reduce((total, part) => total + (part[i] as number), 0));
    return [Array.from(bins.starts), sum(q1, q2, q3, q4), sum(q2, q3, q4), sum(q3, q4), sum(q4)] as uPlot.AlignedData;
  }

  private remake(): void {
    this.plot?.destroy();
    this.plot = null;
    const width = this.node.clientWidth;
    const height = this.node.clientHeight;
    if (width < 40 || height < 40 || !this.bins) return;
    this.plot = new uPlot(this.options(width, height, this.bins), this.stacked(), this.node);
    this.plot.over.addEventListener("dblclick", () => this.choose(null, null));
    this.showChosen();
  }

  private fit(): void {
    const [width, height] = [this.node.clientWidth, this.node.clientHeight];
    if (!this.plot) this.remake();
    else if (width > 40 && height > 40 && (this.plot.width !== width || this.plot.height !== height)) {
      this.plot.setSize({ width, height });
      this.showChosen();
    }
  }

  private options(width: number, height: number, bins: Bins): uPlot.Options {
    const bars = uPlot.paths.bars?.({ size: [0.86, Infinity], align: 1, gap: 0 });
    if (!bars) throw new Error("uPlot was built without bars");
    const axis = { stroke: token("--muted"), grid: { stroke: token("--line"), width: 1 }, ticks: { show: false }, font: "11px system-ui, sans-serif" };
    return {
      width,
      height,
      legend: { show: false },
      padding: [8, 12, 0, 0],
      cursor: { y: false, points: { show: false }, drag: { x: true, y: false, setScale: false }, bind: { dblclick: () => null } },
      select: { show: true, left: 0, top: 0, width: 0, height: 0 },
      scales: {
        x: { time: false, range: (_, min, max) => [min, max + bins.width] },
        y: { range: (_, __, max) => [0, Math.max(1, max) * 1.06] },
      },
      series: [{}, ...QUADS.map(({ name, colour }) => ({ label: name, fill: colour, stroke: colour, width: 0, paths: bars, points: { show: false } }))],
      axes: [
        { ...axis, size: 24, grid: { show: false }, splits: (u) => ticks(u.scales["x"]?.min ?? 0, u.scales["x"]?.max ?? 0, Math.max(2, u.width / TICK_SPACE)), values: (_, days) => days.map((day, i) => tickLabel(day, i === 0)) },
        { ...axis, size: 44, space: 26, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000], values: (_, values) => values.map((value) => count(value)) },
      ],
      hooks: { setSelect: [(u) => this.onSelect(u)], setCursor: [(u) => this.onCursor(u)] },
    };
  }

  private onSelect(u: uPlot): void {
    if (u.select.width < LEAST_DRAG) return;
    const width = this.bins?.width ?? 1;
    const snap = (pixel: number): number => u.posToVal(pixel, "x");
    const first = Math.floor(snap(u.select.left));
    const last = Math.max(first, Math.ceil(snap(u.select.left + u.select.width)) - 1);
    this.choose(...this.toBins(first, last, width));
  }

  /** Whole bins: what is drawn is what is chosen. */
  private toBins(first: number, last: number, width: number): readonly [number, number] {
    const origin = this.bins?.starts[0] ?? 0;
    const down = Math.floor((first - origin) / width) * width + origin;
    const up = Math.floor((last - origin) / width) * width + origin + width - 1;
    return [Math.max(origin, down), up];
  }

  private onCursor(u: uPlot): void {
    const index = u.cursor.idx;
    const { bins } = this;
    const isOver = bins !== null && index !== null && index !== undefined && (u.cursor.left ?? -1) >= 0;
    this.tip.hidden = !isOver;
    if (!isOver) return;
    const x = u.posToVal(u.cursor.left ?? 0, "x");
    const at = Math.max(0, Math.min(bins.starts.length - 1, Math.floor((x - (bins.starts[0] ?? 0)) / bins.width)));
    const total = bins.quads.reduce((sum, quad) => sum + (quad[at] as number), 0);
    const start = dayToIso(bins.starts[at] as number);
    this.tip.textContent = `${bins.width === 1 ? readableDay(start) : `${bins.width} days from ${readableDay(start)}`}: ${count(total)}`;
    const left = (u.cursor.left ?? 0) + u.over.offsetLeft;
    this.tip.style.left = left > u.width - 210 ? "" : `${left + 8}px`;
    this.tip.style.right = left > u.width - 210 ? `${u.width - left + 8}px` : "";
  }

  private showChosen(): void {
    const { plot, bins } = this;
    if (!plot || !bins) return;
    const [from, to] = this.chosen;
    if (from === null && to === null) {
      plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
      return;
    }
    const edge = (day: number): number => Math.max(0, Math.min(plot.over.clientWidth, plot.valToPos(day, "x")));
    const left = from === null ? 0 : edge(from);
    const right = to === null ? plot.over.clientWidth : edge(to + 1);
    plot.setSelect({ left, top: 0, width: Math.max(2, right - left), height: plot.over.clientHeight }, false);
  }
}
