/** A table of any length as an ARIA grid: only the rows in sight are in the page. */

import { el, fill, type Child } from "./dom.ts";

export interface Column<Row> {
  readonly key: string;
  readonly label: string;
  readonly cell: (row: Row, index: number) => Child;
  /** CSS grid track: "8rem", "minmax(0, 2fr)". */
  readonly width?: string;
  readonly isNumber?: boolean;
}

export interface TableOptions<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly count: number;
  readonly row: (index: number) => Row;
  /** Enter or a double click on a row. */
  readonly onOpen?: (index: number) => void;
  /** The row with the cursor changed, by the user. */
  readonly onSelect?: (index: number) => void;
  /** Height of a row in CSS pixels; all rows have the same. */
  readonly rowHeight?: number;
  readonly hasHead?: boolean;
}

export interface Table {
  readonly node: HTMLElement;
  /** Show other rows; the cursor goes to `selected`, or to none with -1. */
  refresh(count: number, selected?: number): void;
  /** Move the cursor without telling `onSelect`. */
  select(index: number): void;
  /** Move the cursor by steps and tell `onSelect`; for j and k. */
  move(step: number): void;
  readonly selected: number;
}

const OVERSCAN = 8;
const MOVES: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity };
let tables = 0;

/** Make a table; it fills the height its container gives it. */
export function virtualTable<Row>(options: TableOptions<Row>): Table {
  return new VirtualTable(options);
}

class VirtualTable<Row> implements Table {
  readonly node: HTMLElement;
  selected = -1;
  private readonly options: TableOptions<Row>;
  private readonly height: number;
  private readonly id: string;
  private readonly body: HTMLElement;
  private readonly pad: HTMLElement;
  private readonly tracks: string;
  private count: number;
  private from = -1;
  private to = -1;

  constructor(options: TableOptions<Row>) {
    this.options = options;
    this.height = options.rowHeight ?? 32;
    this.count = options.count;
    tables += 1;
    this.id = `table-${tables}`;
    this.tracks = options.columns.map((column) => column.width ?? "minmax(0, 1fr)").join(" ");
    this.pad = el("div", { class: "vt-pad", role: "presentation" });
    this.body = el("div", { class: "vt-body", role: "rowgroup" }, this.pad);
    this.node = el(
      "div",
      { class: "vt", role: "grid", "aria-label": options.label, "aria-colcount": options.columns.length, tabindex: 0 },
      this.head(),
      this.body,
    );
    this.node.addEventListener("scroll", () => this.draw(), { passive: true });
    this.node.addEventListener("keydown", (event) => this.onKey(event));
    this.node.addEventListener("click", (event) => this.onClick(event, false));
    this.node.addEventListener("dblclick", (event) => this.onClick(event, true));
    new ResizeObserver(() => this.draw()).observe(this.node);
    this.refresh(options.count);
  }

  refresh(count: number, selected = -1): void {
    this.count = count;
    this.selected = selected;
    this.from = -1;
    this.node.setAttribute("aria-rowcount", String(count + 1));
    this.body.style.height = `${count * this.height}px`;
    if (selected >= 0) this.reveal(selected);
    else this.node.scrollTop = 0;
    this.draw();
  }

  select(index: number): void {
    this.selected = index;
    if (index >= 0) this.reveal(index);
    this.from = -1;
    this.draw();
  }

  move(step: number): void {
    if (this.count === 0) return;
    const wanted = this.selected < 0 ? (step < 0 ? this.count - 1 : 0) : this.selected + step;
    this.select(Math.max(0, Math.min(this.count - 1, wanted)));
    this.options.onSelect?.(this.selected);
  }

  private head(): HTMLElement | null {
    if (this.options.hasHead === false) return null;
    const row = el(
      "div",
      { class: "vt-row vt-head", role: "row", "aria-rowindex": 1 },
      this.options.columns.map((column) => el("div", { role: "columnheader", class: column.isNumber ? "number" : "" }, column.label)),
    );
    row.style.gridTemplateColumns = this.tracks;
    return el("div", { role: "rowgroup", class: "vt-heads" }, row);
  }

  private headHeight(): number {
    return this.options.hasHead === false ? 0 : this.height;
  }

  private reveal(index: number): void {
    const top = index * this.height;
    const seen = this.node.clientHeight - this.headHeight();
    if (top < this.node.scrollTop) this.node.scrollTop = top;
    else if (top + this.height > this.node.scrollTop + seen) this.node.scrollTop = top + this.height - seen;
  }

  private draw(): void {
    const first = Math.floor(this.node.scrollTop / this.height);
    const seen = Math.ceil((this.node.clientHeight || 600) / this.height);
    const from = Math.max(0, first - OVERSCAN);
    const to = Math.min(this.count, first + seen + OVERSCAN);
    if (from === this.from && to === this.to) return;
    this.from = from;
    this.to = to;
    this.pad.style.height = `${from * this.height}px`;
    const rows: HTMLElement[] = [];
    for (let i = from; i < to; i += 1) rows.push(this.rowNode(i));
    fill(this.body, this.pad, rows);
    if (this.selected >= from && this.selected < to) this.node.setAttribute("aria-activedescendant", `${this.id}-${this.selected}`);
    else this.node.removeAttribute("aria-activedescendant");
  }

  private rowNode(index: number): HTMLElement {
    const row = this.options.row(index);
    const isSelected = index === this.selected;
    const node = el(
      "div",
      { class: "vt-row", role: "row", id: `${this.id}-${index}`, "aria-rowindex": index + 2, "aria-selected": isSelected ? "true" : "false", "data-index": index },
      this.options.columns.map((column) => el("div", { role: "gridcell", class: column.isNumber ? "number" : "" }, column.cell(row, index))),
    );
    node.style.gridTemplateColumns = this.tracks;
    node.style.height = `${this.height}px`;
    return node;
  }

  private onKey(event: KeyboardEvent): void {
    if (event.target !== this.node) return;
    const step = MOVES[event.key];
    if (step !== undefined) {
      event.preventDefault();
      this.move(step);
    } else if (event.key === "Enter" && this.selected >= 0) {
      event.preventDefault();
      this.options.onOpen?.(this.selected);
    }
  }

  private onClick(event: MouseEvent, isDouble: boolean): void {
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest("a, button")) return;
    const row = target?.closest<HTMLElement>("[data-index]");
    if (!row) return;
    const index = Number(row.dataset["index"]);
    if (isDouble) {
      this.options.onOpen?.(index);
      return;
    }
    this.select(index);
    this.options.onSelect?.(index);
  }
}
