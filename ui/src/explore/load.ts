/** All rows of a level from the server, kept in memory until the store changes. */

import { address, ApiError } from "../api.ts";
import type { Level, Rows } from "../types.ts";
import { toData, type Data } from "./data.ts";

const LEVELS: readonly Level[] = ["incidents", "claims", "reports"];

interface Kept {
  readonly key: string;
  readonly tag: string;
  readonly data: Data;
}

const MOST_KEPT = 2;
let kept: Kept[] = [];
let early: { readonly key: string; readonly answer: Promise<Response> } | null = null;

function keyOf(level: Level, asOf: string | null): string {
  return address("/api/rows", { level, as_of: asOf });
}

/** Ask for the rows of a view before its code is here. */
export function warm(query: URLSearchParams): void {
  const level = LEVELS.find((each) => each === query.get("level")) ?? "incidents";
  const key = keyOf(level, query.get("as_of"));
  const answer = fetch(key, { cache: "no-cache" });
  answer.catch(() => null);
  early = { key, answer };
}

/** The rows of a level as of a day; the same object while the server's tag is the same. */
export async function loadRows(level: Level, asOf: string | null, signal: AbortSignal): Promise<Data> {
  const key = keyOf(level, asOf);
  const asked = early?.key === key ? early.answer : fetch(key, { signal, cache: "no-cache" });
  early = null;
  let response: Response;
  try {
    response = await asked;
  } catch (error) {
    if (signal.aborted) throw error;
    throw new ApiError("unreachable", "the server does not answer", "Check that wirebird serve is still running, then try again.", 0);
  }
  if (!response.ok) {
    const body = (await response.json().catch(() => ({}))) as Record<string, string>;
    throw new ApiError(body["code"] ?? "error", body["message"] ?? `the server answered ${response.status}`, body["try"] ?? "", response.status);
  }
  const tag = response.headers.get("ETag") ?? "";
  const known = kept.find((each) => each.key === key && each.tag === tag && tag !== "");
  if (known) {
    void response.body?.cancel();
    return known.data;
  }
  const data = toData((await response.json()) as Rows);
  kept = [{ key, tag, data }, ...kept.filter((each) => each.key !== key)].slice(0, MOST_KEPT);
  return data;
}
