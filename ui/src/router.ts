/** Addresses to views: every view is a URL; Back works. */

import { withDay } from "./asof.ts";
import { clear } from "./dom.ts";
import { unbindViews } from "./keys.ts";
import { errorPanel } from "./notice.ts";

/** A view fills `root` for `url`; `signal` fires when the user leaves it. */
export type View = (root: HTMLElement, url: URL, signal: AbortSignal) => Promise<void>;

interface Route {
  readonly name: string;
  /** Title of the page until its view has one. */
  readonly title: string;
  readonly pattern: RegExp;
  readonly load: () => Promise<{ view: View }>;
}

const ROUTES: readonly Route[] = [
  { name: "overview", title: "Overview", pattern: /^\/$/, load: () => import("./views/overview.ts") },
  { name: "explore", title: "Explore", pattern: /^\/explore$/, load: () => import("./views/explore.ts") },
  { name: "incident", title: "Incident", pattern: /^\/incident\/[^/]+$/, load: () => import("./views/incident.ts") },
  { name: "compare", title: "Claim comparison", pattern: /^\/compare\/[^/]+$/, load: () => import("./views/compare.ts") },
  { name: "report", title: "Report", pattern: /^\/report\/[^/]+$/, load: () => import("./views/reader.ts") },
  { name: "review", title: "Review", pattern: /^\/review$/, load: () => import("./views/review.ts") },
  { name: "control", title: "Control map", pattern: /^\/control$/, load: () => import("./views/control.ts") },
  { name: "export", title: "Export", pattern: /^\/export$/, load: () => import("./views/export.ts") },
  { name: "quality", title: "Runs and quality", pattern: /^\/quality$/, load: () => import("./views/quality.ts") },
  { name: "paste", title: "Paste a report", pattern: /^\/paste$/, load: () => import("./views/paste.ts") },
];
const NOT_FOUND: Route = { name: "missing", title: "No such page", pattern: /^/, load: () => import("./views/missing.ts") };

let leaving = new AbortController();
let shown: URL | undefined;
let queryHandler: ((url: URL) => void) | undefined;

/** The decoded id in `/incident/ID`, `/compare/ID` or `/report/ID`. */
export function pathId(url: URL): string {
  return decodeURIComponent(url.pathname.split("/")[2] ?? "");
}

/** An address of the desk as of the day that the present address asks for. */
export function sameDay(href: string): string {
  return withDay(href, location.search);
}

/** The address of a record's page as of the present address's day: `recordHref("report", "a/b")` is `/report/a%2Fb`. */
export function recordHref(kind: "incident" | "compare" | "report", id: string, params: Readonly<Record<string, string>> = {}): string {
  const query = new URLSearchParams(params).toString();
  return sameDay(`/${kind}/${encodeURIComponent(id)}${query ? `?${query}` : ""}`);
}

/** Go to an address of the desk; `replace` leaves no entry for Back. */
export function navigate(href: string, replace = false): void {
  const url = new URL(href, location.href);
  if (replace) history.replaceState(null, "", url);
  else if (url.href !== location.href) history.pushState(null, "", url);
  void display(url);
}

/** Note the view's state in the address without showing the view again. */
export function setAddress(href: string, replace = false): void {
  const url = new URL(href, location.href);
  if (url.href === location.href) return;
  if (replace) history.replaceState(null, "", url);
  else history.pushState(null, "", url);
  shown = url;
}

/** Take changes of the query (Back, links to the same path) in place instead of being shown anew. */
export function onQuery(handler: (url: URL) => void, signal: AbortSignal): void {
  queryHandler = handler;
  signal.addEventListener("abort", () => {
    if (queryHandler === handler) queryHandler = undefined;
  });
}

/** Show an address from the beginning, for a change of the query that cannot be taken in place. */
export function showAnew(url: URL): void {
  queryHandler = undefined;
  void display(url);
}

function markNavigation(name: string): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>("nav a[data-view]")) {
    if (link.dataset["view"] === name) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

async function display(url: URL): Promise<void> {
  const isFirst = shown === undefined;
  if (shown && shown.pathname === url.pathname && queryHandler) {
    shown = url;
    queryHandler(url);
    return;
  }
  shown = url;
  leaving.abort();
  leaving = new AbortController();
  const { signal } = leaving;
  unbindViews();
  const route = ROUTES.find((each) => each.pattern.test(url.pathname)) ?? NOT_FOUND;
  const root = document.querySelector<HTMLElement>("#main");
  if (!root) return;
  root.dataset["view"] = route.name;
  root.setAttribute("aria-busy", "true");
  markNavigation(route.name);
  document.title = titled(route.title);
  try {
    const { view } = await route.load();
    if (signal.aborted) return;
    clear(root);
    await view(root, url, signal);
  } catch (error) {
    if (signal.aborted) return;
    errorPanel(root, error, () => void display(url));
  }
  root.removeAttribute("aria-busy");
  document.title = titled(root.querySelector("h1")?.textContent || route.title);
  if (!isFirst) root.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
  if (!isFirst) window.scrollTo(0, 0);
}

function titled(title: string): string {
  return `${title} · Wirebird desk`;
}

function onClick(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (!link?.href || link.target || link.hasAttribute("download")) return;
  const url = new URL(link.href);
  const isData = /^\/(api|assets)\//.test(url.pathname) || /\.(json|csv)$/.test(url.pathname);
  const isAnchor = url.hash !== "" && url.pathname === location.pathname && url.search === location.search;
  if (url.origin !== location.origin || isData || isAnchor) return;
  event.preventDefault();
  navigate(url.href);
}

/** Show the present address and follow links from now on. */
export function startRouter(): void {
  document.addEventListener("click", onClick);
  window.addEventListener("popstate", () => void display(new URL(location.href)));
  void display(new URL(location.href));
}
