/** Finding another incident by the words of its headline. */

import { get } from "../../api.ts";
import { plural } from "../../format.ts";
import type { Rows } from "../../types.ts";
import { ask } from "./dialog.ts";
import { picker } from "./picker.ts";

interface Found {
  readonly id: string;
  readonly title: string;
  readonly reports: number;
}

const MOST = 12;

/** Asks for an incident other than `not`; null when given up. */
export async function pickIncident(title: string, not: string | null): Promise<string | null> {
  let rows: Rows | undefined;
  let chosen: Found | undefined;
  const find = async (query: string, signal: AbortSignal): Promise<Found[]> => {
    rows ??= await get<Rows>("rows", { level: "incidents" }, signal);
    return matching(rows, query, not);
  };
  const search = picker<Found>({
    label: "Incident",
    hint: "Type words of its headline.",
    find,
    words: (found) => found.title,
    detail: (found) => plural(found.reports, "report"),
    onPick: (found) => (chosen = found),
  });
  const answer = await ask(title, [search], () => (chosen ? { id: chosen.id } : "Choose an incident from the list."), "Merge");
  return answer?.id ?? null;
}

function matching(rows: Rows, query: string, not: string | null): Found[] {
  const wanted = query.toLowerCase().split(/\s+/u).filter(Boolean);
  const { id, title, reports } = rows.columns;
  const found: Found[] = [];
  for (let i = 0; i < rows.n && found.length < MOST; i += 1) {
    const headline = title[i]!.toLowerCase();
    if (id[i] !== not && wanted.every((word) => headline.includes(word))) found.push({ id: id[i]!, title: title[i]!, reports: reports[i] ?? 0 });
  }
  return found;
}
