/** The head of every page: name, pages, search of keys, colours; and what views share. */

import { el, type Child } from "./dom.ts";
import { readableDay } from "./format.ts";
import { bind, showHelp } from "./keys.ts";
import { navigate } from "./router.ts";
import { themeSwitch } from "./theme.ts";

const PAGES = [
  ["overview", "/", "Overview", "o"],
  ["explore", "/explore", "Explore", "e"],
  ["review", "/review", "Review", "r"],
  ["control", "/control", "Control", "c"],
  ["export", "/export", "Export", "x"],
  ["quality", "/quality", "Quality", "q"],
  ["paste", "/paste", "Paste", "p"],
] as const;

/** Fill the page's head and bind the keys that lead to the pages. */
export function mountHead(head: HTMLElement): void {
  head.append(
    el("a", { class: "brand", href: "/" }, "Wirebird"),
    el("nav", { "aria-label": "Pages" }, PAGES.map(([name, href, label]) => el("a", { href, "data-view": name }, label))),
    el(
      "div",
      { class: "tools" },
      themeSwitch(),
      el("button", { type: "button", class: "help", "aria-label": "Keyboard help", title: "Keyboard help (?)", onClick: showHelp }, "?"),
    ),
  );
  for (const [, href, label, key] of PAGES) bind("global", `g ${key}`, label, () => navigate(href));
}

/** Title line of a view: the one `h1`, then links or buttons at the end of the line. */
export function viewHead(title: string, ...tools: Child[]): HTMLElement {
  return el("div", { class: "view-head" }, el("h1", { tabindex: -1 }, title), el("div", { class: "view-tools" }, ...tools));
}

/** Says that a view shows the picture of a day, where it does. */
export function dayChip(asOf: string | null): Child {
  return asOf && el("span", { class: "chip" }, `as known on ${readableDay(asOf)}`);
}

/** Links to the data behind the present page: `/explore` has `/explore.json`, the overview `/.json`. */
export function dataLinks(path: string, query: string): HTMLElement {
  const name = path.split("/")[1] || "overview";
  return el(
    "span",
    { class: "data-links" },
    ["json", "csv"].map((kind) => el("a", { href: `${path}.${kind}${query}`, "data-kind": kind, download: `${name}.${kind}`, "aria-label": `This page as .${kind}` }, `.${kind}`)),
  );
}
