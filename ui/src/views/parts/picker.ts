/** A text field that finds things while one types: arrow keys and Enter choose, Esc closes the list. */

import { el, fill } from "../../dom.ts";

export interface PickerOptions<T> {
  readonly label: string;
  readonly hint: string;
  readonly find: (query: string, signal: AbortSignal) => Promise<readonly T[]>;
  readonly words: (found: T) => string;
  readonly detail: (found: T) => string;
  readonly onPick: (found: T) => void;
}

const PAUSE_MS = 150;
const MIN_LETTERS = 2;
let pickers = 0;

/** Builds the field with its list. */
export function picker<T>(options: PickerOptions<T>): HTMLElement {
  return new Picker(options).node;
}

class Picker<T> {
  readonly node: HTMLElement;
  private readonly options: PickerOptions<T>;
  private readonly input: HTMLInputElement;
  private readonly list: HTMLElement;
  private readonly status: HTMLElement;
  private found: readonly T[] = [];
  private active = -1;
  private timer = 0;
  private running = new AbortController();

  constructor(options: PickerOptions<T>) {
    pickers += 1;
    const [listId, inputId] = [`picker-list-${pickers}`, `picker-input-${pickers}`];
    this.options = options;
    this.list = el("ul", { role: "listbox", id: listId, class: "picker-list", "aria-label": options.label, hidden: true });
    this.status = el("span", { class: "hint", role: "status" }, options.hint);
    this.input = el("input", {
      id: inputId, type: "text", role: "combobox", autocomplete: "off", spellcheck: "false",
      "aria-controls": listId, "aria-expanded": "false", "aria-autocomplete": "list",
      onInput: () => this.wait(),
      onKeydown: (event: KeyboardEvent) => this.onKey(event),
      onBlur: () => window.setTimeout(() => this.close(), PAUSE_MS),
    });
    this.node = el("div", { class: "field picker" }, el("label", { for: inputId, class: "label" }, options.label), this.input, this.list, this.status);
  }

  private wait(): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.search(), PAUSE_MS);
  }

  private async search(): Promise<void> {
    this.running.abort();
    const running = new AbortController();
    this.running = running;
    const query = this.input.value.trim();
    if (query.length < MIN_LETTERS) {
      this.close();
      return;
    }
    try {
      this.found = await this.options.find(query, running.signal);
      this.show();
    } catch (error) {
      if (!running.signal.aborted) this.status.textContent = error instanceof Error ? error.message : String(error);
    }
  }

  private show(): void {
    fill(this.list, this.found.map((one, i) => this.item(one, i)));
    this.list.hidden = this.found.length === 0;
    this.input.setAttribute("aria-expanded", String(this.found.length > 0));
    this.status.textContent = this.found.length === 0 ? "Nothing found; try fewer letters or another spelling." : `${this.found.length} found; arrow keys and Enter choose.`;
    if (this.found.length > 0) this.mark(0);
  }

  private item(one: T, number: number): HTMLElement {
    // Before the field loses the focus and the list closes.
    const take = (event: Event): void => {
      event.preventDefault();
      this.pick(number);
    };
    return el(
      "li",
      { id: `${this.list.id}-${number}`, role: "option", "aria-selected": "false", onMousedown: take },
      this.options.words(one),
      el("span", { class: "muted" }, ` ${this.options.detail(one)}`),
    );
  }

  private mark(number: number): void {
    this.active = number;
    [...this.list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === number)));
    const item = this.list.children[number];
    if (!item) return;
    this.input.setAttribute("aria-activedescendant", item.id);
    item.scrollIntoView({ block: "nearest" });
  }

  private pick(number: number): void {
    const one = this.found[number];
    if (one === undefined) return;
    this.input.value = this.options.words(one);
    this.close();
    this.status.textContent = `Chosen: ${this.options.words(one)}, ${this.options.detail(one)}`;
    this.options.onPick(one);
  }

  private close(): void {
    this.list.hidden = true;
    this.active = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  private onKey(event: KeyboardEvent): void {
    if (this.list.hidden) return;
    const last = this.found.length - 1;
    if (event.key === "ArrowDown") this.mark(this.active >= last ? 0 : this.active + 1);
    else if (event.key === "ArrowUp") this.mark(this.active <= 0 ? last : this.active - 1);
    else if (event.key === "Enter") this.pick(this.active);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
