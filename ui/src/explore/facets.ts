/** Filters as facets: values with the number of rows that all other filters let in. */

import { el, fill } from "../dom.ts";
import { count } from "../format.ts";
import { quadDot } from "../marks.ts";
import type { Data } from "./data.ts";
import { facetName, valueLabel, EXACT_KEYS, type ExactKey, type Filters } from "./filters.ts";

const SHOWN = 6;
const SHOWN_MORE = 40;
const OPEN_AT_FIRST: ReadonlySet<ExactKey> = new Set(["quad", "type", "country", "actor", "status", "precision"]);
const ORDER: readonly ExactKey[] = ["quad", "type", "country", "admin1", "actor", "recipient", "voice", "status", "precision", "review", "publisher"];

interface Facet {
  readonly key: ExactKey;
  readonly node: HTMLDetailsElement;
  readonly list: HTMLElement;
  readonly more: HTMLButtonElement;
  readonly search: HTMLInputElement;
  readonly tally: HTMLElement;
  isWide: boolean;
}

export interface Facets {
  readonly node: HTMLElement;
  update(data: Data, filters: Filters, counts: Readonly<Record<ExactKey, Uint32Array>>): void;
}

/** Make the panel; `toggle` is called with each value that the user switches. */
export function createFacets(toggle: (key: ExactKey, value: string) => void): Facets {
  return new FacetPanel(toggle);
}

class FacetPanel implements Facets {
  readonly node: HTMLElement;
  private readonly facets: readonly Facet[];
  private readonly toggle: (key: ExactKey, value: string) => void;
  private last: Parameters<Facets["update"]> | null = null;

  constructor(toggle: (key: ExactKey, value: string) => void) {
    this.toggle = toggle;
    this.facets = ORDER.map((key) => this.facet(key));
    if (ORDER.length !== EXACT_KEYS.length) throw new Error("a facet is missing from ORDER");
    this.node = el("div", { class: "facets" }, this.facets.map((facet) => facet.node));
  }

  update(data: Data, filters: Filters, counts: Readonly<Record<ExactKey, Uint32Array>>): void {
    this.last = [data, filters, counts];
    for (const facet of this.facets) this.draw(facet, data, filters.exact[facet.key] ?? [], counts[facet.key]);
  }

  private facet(key: ExactKey): Facet {
    const name = facetName(key);
    const list = el("ul", { class: "facet-values" });
    const tally = el("span", { class: "facet-tally" });
    const search = el("input", { type: "search", placeholder: `Find in ${name.toLowerCase()}`, "aria-label": `Find a value of ${name}`, hidden: true });
    const more = el("button", { type: "button", class: "quiet link", hidden: true }, "More");
    const node = el(
      "details",
      { class: "facet", open: OPEN_AT_FIRST.has(key) },
      el("summary", {}, el("span", {}, name), tally),
      search,
      list,
      more,
    );
    const facet: Facet = { key, node, list, more, search, tally, isWide: false };
    more.addEventListener("click", () => {
      facet.isWide = !facet.isWide;
      this.redraw(facet);
      if (facet.isWide && !search.hidden) search.focus();
    });
    search.addEventListener("input", () => this.redraw(facet));
    list.addEventListener("change", (event) => {
      const box = event.target as HTMLInputElement;
      this.toggle(key, box.value);
    });
    return facet;
  }

  private redraw(facet: Facet): void {
    if (!this.last) return;
    const [data, filters, counts] = this.last;
    this.draw(facet, data, filters.exact[facet.key] ?? [], counts[facet.key]);
  }

  private draw(facet: Facet, data: Data, chosen: readonly string[], counts: Uint32Array): void {
    const names = data.names[facet.key];
    const wanted = facet.search.value.toLowerCase();
    const codes: number[] = [];
    let present = 0;
    for (let code = 0; code < counts.length; code += 1) {
      const isChosen = chosen.length > 0 && chosen.includes(names[code] as string);
      if (counts[code] === 0 && !isChosen) continue;
      present += 1;
      if (wanted === "" || isChosen || valueLabel(facet.key, names[code] as string).toLowerCase().includes(wanted)) codes.push(code);
    }
    const isFirst = (code: number): number => (chosen.includes(names[code] as string) ? 0 : 1);
    if (facet.key !== "quad") codes.sort((a, b) => isFirst(a) - isFirst(b) || (counts[b] as number) - (counts[a] as number) || a - b);
    const shown = codes.slice(0, facet.isWide ? SHOWN_MORE : Math.max(SHOWN, chosen.length));
    const unknown = chosen.filter((value) => !names.includes(value));
    facet.tally.textContent = chosen.length > 0 ? `${chosen.length} chosen` : count(present);
    facet.more.hidden = present <= SHOWN;
    facet.more.textContent = facet.isWide ? "Fewer" : `More (${count(present - Math.min(SHOWN, present))})`;
    facet.more.setAttribute("aria-label", `${facet.isWide ? "Fewer" : "More"} values of ${facetName(facet.key)}`);
    facet.search.hidden = !facet.isWide || present <= SHOWN_MORE / 2;
    const most = Math.max(1, ...shown.map((code) => counts[code] as number));
    const held = document.activeElement instanceof HTMLInputElement && facet.list.contains(document.activeElement) ? document.activeElement.value : null;
    fill(
      facet.list,
      unknown.map((value) => this.value(facet.key, value, 0, most, true)),
      shown.map((code) => this.value(facet.key, names[code] as string, counts[code] as number, most, chosen.includes(names[code] as string))),
      codes.length > shown.length && facet.isWide && el("li", { class: "muted" }, `and ${count(codes.length - shown.length)} more: type to find them`),
      present === 0 && unknown.length === 0 && el("li", { class: "muted" }, "none"),
    );
    if (held !== null) [...facet.list.querySelectorAll("input")].find((box) => box.value === held)?.focus({ preventScroll: true });
  }

  private value(key: ExactKey, value: string, rows: number, most: number, isChosen: boolean): HTMLElement {
    const bar = el("span", { class: "facet-bar", "aria-hidden": "true" });
    bar.style.width = `${(100 * rows) / most}%`;
    return el(
      "li",
      {},
      el(
        "label",
        { title: valueLabel(key, value) },
        el("input", { type: "checkbox", value, checked: isChosen }),
        key === "quad" && quadDot(Number(value), true),
        el("span", { class: "facet-name" }, valueLabel(key, value)),
        el("span", { class: "number" }, count(rows)),
        bar,
      ),
    );
  }
}
