/** What Explore shows, as its address says it. Pure. */

import type { Level } from "../types.ts";
import type { Order } from "./data.ts";
import { NO_FILTERS, parseFilters, writeFilters, type Filters } from "./filters.ts";

export const LEVELS: readonly Level[] = ["incidents", "claims", "reports"];
export const PARTS = ["map", "list", "timeline"] as const;
export type Part = (typeof PARTS)[number];
export const ORDERS: Readonly<Record<Order, string>> = {
  newest: "newest first",
  oldest: "oldest first",
  reports: "most reports",
  probability: "most probable",
};

export interface State {
  readonly level: Level;
  readonly filters: Filters;
  /** The part in front: on a narrow screen the only one, on a wide one `map` shows all three. */
  readonly part: Part;
  readonly order: Order;
  /** Id of the selected row. */
  readonly selected: string | null;
  /** ISO day of the picture of the past, or null for now. */
  readonly asOf: string | null;
  /** Centre and zoom of the map, as `MapView.position` writes them. */
  readonly at: string | null;
}

export const START: State = { level: "incidents", filters: NO_FILTERS, part: "map", order: "newest", selected: null, asOf: null, at: null };

function one<T extends string>(value: string | null, allowed: readonly T[], fallback: T): T {
  return allowed.find((each) => each === value) ?? fallback;
}

/** Read the state from an address; what it cannot have is passed over. */
export function parseState(query: URLSearchParams): State {
  const asOf = query.get("as_of");
  return {
    level: one(query.get("level"), LEVELS, START.level),
    filters: parseFilters(query),
    part: one(query.get("view"), PARTS, START.part),
    order: one(query.get("order"), Object.keys(ORDERS) as Order[], START.order),
    selected: query.get("sel"),
    asOf: asOf && /^\d{4}-\d{2}-\d{2}$/.test(asOf) ? asOf : null,
    at: query.get("at"),
  };
}

/** The state as a query, "" or "?..."; defaults are left out. */
export function writeState(state: State): string {
  const query = dataQuery(state);
  if (state.level === START.level) query.delete("level");
  if (state.part !== START.part) query.set("view", state.part);
  if (state.order !== START.order) query.set("order", state.order);
  if (state.selected) query.set("sel", state.selected);
  if (state.at) query.set("at", state.at);
  const text = query.toString();
  return text ? `?${text}` : "";
}

/** What names the rows shown: level, filters and day; for .json, .csv and exports. */
export function dataQuery(state: State): URLSearchParams {
  const query = new URLSearchParams({ level: state.level });
  writeFilters(state.filters, query);
  if (state.asOf) query.set("as_of", state.asOf);
  return query;
}
