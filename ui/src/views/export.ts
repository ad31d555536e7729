/** Export: the rows of the present view in a layout, with a look at the first twenty. */

import { address, get } from "../api.ts";
import { el, fill } from "../dom.ts";
import { chips, NO_FILTERS, parseFilters, writeFilters, type Filters } from "../explore/filters.ts";
import { count, plural, readableDay } from "../format.ts";
import { empty, errorPanel, say } from "../notice.ts";
import { viewHead } from "../page.ts";
import { onQuery, setAddress, type View } from "../router.ts";
import type { ExportPreview, Meta } from "../types.ts";
import "../styles/export.css";

const LONGEST_CELL = 120;
const REPLACED = new Set(["view", "sel", "at", "order"]);

export const view: View = async (root, url, signal) => {
  const meta = await get<Meta>("meta", {}, signal);
  const page = new ExportPage(meta, url.searchParams, signal);
  root.append(page.node);
  await page.show();
  onQuery((next) => void page.follow(next), signal);
};

class ExportPage {
  readonly node: HTMLElement;
  private readonly meta: Meta;
  private readonly signal: AbortSignal;
  private readonly layouts = el("div", { class: "layouts", role: "radiogroup", "aria-label": "Layout" });
  private readonly what = el("div", { class: "export-what" });
  private readonly preview = el("div", { class: "export-preview" });
  private query: URLSearchParams;
  private loading = new AbortController();

  constructor(meta: Meta, query: URLSearchParams, signal: AbortSignal) {
    this.meta = meta;
    this.query = query;
    this.signal = signal;
    this.node = el(
      "div",
      { class: "export" },
      viewHead("Export"),
      el("section", { class: "card", "aria-label": "Rows" }, el("h2", {}, "Which rows"), this.what),
      el("section", { class: "card", "aria-label": "Layout" }, el("h2", {}, "In which layout"), this.layouts),
      this.preview,
      el(
        "p",
        { class: "muted" },
        "Files of several parts come as a zip, with a codebook, where the data come from, and how to cite them. Corrected records for training: ",
        el("a", { href: "/api/training-data", download: true }, "training data (JSON lines)"),
        ".",
      ),
    );
    fill(this.layouts, meta.layouts.map((layout) => this.choice(layout.name, layout.description)));
  }

  /** Take the state of another address of this view. */
  async follow(url: URL): Promise<void> {
    this.query = url.searchParams;
    await this.show();
  }

  /** Show the rows in words, the layout chosen, and the first rows. */
  async show(): Promise<void> {
    const layout = this.layout();
    for (const box of this.layouts.querySelectorAll("input")) box.checked = box.value === layout;
    this.showWhat();
    await this.load(layout);
  }

  private layout(): string {
    const wanted = this.query.get("layout");
    return this.meta.layouts.find(({ name }) => name === wanted)?.name ?? this.meta.layouts[0]?.name ?? "";
  }

  /** What the server is asked for: filters, level, day and layout. */
  private asked(layout: string): URLSearchParams {
    const asked = new URLSearchParams();
    for (const [key, value] of this.query) if (!REPLACED.has(key) && key !== "layout") asked.append(key, value);
    asked.set("layout", layout);
    return asked;
  }

  private choice(name: string, description: string): HTMLElement {
    const box = el("input", { type: "radio", name: "layout", value: name });
    box.addEventListener("change", () => {
      const query = new URLSearchParams(this.query);
      query.set("layout", name);
      this.go(query);
    });
    return el("label", { class: "layout" }, box, el("span", {}, el("b", {}, name), el("span", { class: "muted" }, description)));
  }

  private go(query: URLSearchParams): void {
    this.query = query;
    const text = query.toString();
    setAddress(text ? `/export?${text}` : "/export");
    void this.show();
  }

  private without(filters: Filters): void {
    const query = new URLSearchParams();
    for (const key of ["level", "as_of", "layout"]) {
      const value = this.query.get(key);
      if (value) query.set(key, value);
    }
    writeFilters(filters, query);
    this.go(query);
  }

  private showWhat(): void {
    const filters = parseFilters(this.query);
    const on = chips(filters);
    const asOf = this.query.get("as_of");
    const back = this.asked("");
    back.delete("layout");
    fill(
      this.what,
      el("p", {}, on.length === 0 ? "All rows of the store, without background." : "Rows that pass these filters:", asOf && ` As known on ${readableDay(asOf)}.`),
      on.length > 0 &&
        el(
          "div",
          { class: "export-chips" },
          on.map(({ label, without }) => el("button", { type: "button", class: "chip", "aria-label": `Remove filter ${label}`, onClick: () => this.without(without) }, el("span", {}, label), " ×")),
          on.length > 1 && el("button", { type: "button", class: "quiet", onClick: () => this.without(NO_FILTERS) }, "Clear all"),
        ),
      el("p", {}, el("a", { href: address("/explore", back) }, "Change them in Explore")),
    );
  }

  private async load(layout: string): Promise<void> {
    this.loading.abort();
    this.loading = new AbortController();
    const signal = AbortSignal.any([this.signal, this.loading.signal]);
    const asked = this.asked(layout);
    this.preview.setAttribute("aria-busy", "true");
    try {
      const found = await get<ExportPreview>("export/preview", asked, signal);
      fill(this.preview, ...this.table(found, address("/api/export", asked)));
      say(`${plural(found.total, "row")} in layout ${layout}`);
    } catch (error) {
      if (signal.aborted) return;
      const box = el("div");
      errorPanel(box, error, () => void this.load(layout));
      box.querySelector("h1")?.remove();
      fill(this.preview, box);
    }
    this.preview.removeAttribute("aria-busy");
  }

  private table({ columns, rows, total }: ExportPreview, href: string): HTMLElement[] {
    const head = el(
      "div",
      { class: "export-head" },
      el("h2", {}, total === 0 ? "No row" : `First ${count(Math.min(rows.length, total))} of ${plural(total, "row")}`),
      total > 0 && el("a", { class: "button primary", href, download: true }, `Download ${plural(total, "row")}`),
    );
    if (rows.length === 0) return [head, empty("No row passes all filters: take some off above.")];
    const isNumber = columns.map((_, i) => rows.every((row) => row[i] === null || typeof row[i] === "number"));
    return [
      head,
      el(
        "div",
        { class: "scroll-x card preview", tabindex: 0, role: "region", "aria-label": "Preview" },
        el(
          "table",
          { class: "plain" },
          el("thead", {}, el("tr", {}, columns.map((name, i) => el("th", { scope: "col", class: isNumber[i] ? "number" : "" }, name)))),
          el("tbody", {}, rows.map((row) => el("tr", {}, row.map((value, i) => el("td", { class: isNumber[i] ? "number" : "" }, cell(value)))))),
        ),
      ),
    ];
  }
}

function cell(value: string | number | boolean | null): string {
  const text = value === null ? "" : String(value);
  return text.length > LONGEST_CELL ? `${text.slice(0, LONGEST_CELL)}…` : text;
}
