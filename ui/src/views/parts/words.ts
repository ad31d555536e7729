/** Records in words. */

import { count, interval, plural } from "../../format.ts";
import type { Decision, EventDate, EventRecord, Incident, IncidentField, Party, Place } from "../../types.ts";

/** A code such as `both_sides_agree` in words. */
export function plain(code: string): string {
  return code.replaceAll("_", " ").replaceAll("-", " ");
}

/** First letter large. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Words of a report on one line. */
export function oneLine(text: string): string {
  return text.split(/\s+/u).filter(Boolean).join(" ");
}

const FIELDS: Record<string, string> = {
  type: "What",
  mode: "How",
  place: "Where",
  date: "When",
  actor: "Who",
  recipient: "To whom",
  killed: "Killed",
  injured: "Injured",
  detained: "Detained",
  displaced: "Displaced",
  abducted: "Abducted",
};

/** Name of a field of an incident as a heading. */
export function fieldLabel(field: string): string {
  return FIELDS[field] ?? sentence(plain(field));
}

const RECORD_FIELDS: Readonly<Record<string, string>> = { event: "Is it an event", actors: "Who", recipients: "To whom", casualties: "How many", background: "Background", status: "Status" };

/** Name of a field of an event as a heading. */
export function recordFieldLabel(field: string): string {
  return RECORD_FIELDS[field] ?? fieldLabel(field);
}

/** A party with its codes. */
export function partyWords(party: Party): string {
  const codes = [party.country, party.sector].filter(Boolean).join(" ");
  const named = party.entity && party.entity !== oneLine(party.text.text) ? `${party.entity}, ` : "";
  return `${oneLine(party.text.text)} (${named}${codes})`;
}

/** A place with what it lies in. */
export function placeWords(place: Pick<Place, "name" | "country" | "admin1"> | null): string {
  if (place === null) return "unknown";
  return [...new Set([place.name, place.admin1, place.country].filter(Boolean))].join(", ") || "unknown";
}

/** Days of an event. */
export function daysWords(date: EventDate | null): string {
  return date === null ? "no date" : interval(date.start, date.end);
}

/** "14", "12 or more", "up to 9", "3 to 5". */
export function boundsWords(low: number | null, high: number | null): string {
  if (low === null) return high === null ? "unknown" : `up to ${count(high)}`;
  if (high === null) return `${count(low)} or more`;
  return low === high ? count(low) : `${count(low)} to ${count(high)}`;
}

/** One event in a sentence of codes: for lists and live messages. */
export function eventWords(event: EventRecord): string {
  const who = event.actors.map((p) => oneLine(p.text.text)).join(", ") || "nobody named";
  const whom = event.recipients.map((p) => oneLine(p.text.text)).join(", ");
  const toWhom = whom ? `, to ${whom}` : "";
  return `${event.type}: ${who}${toWhom}, ${placeWords(event.place)}, ${daysWords(event.date)}`;
}

/** Values of an incident for a field, the one it stands by first. */
export function fieldsByName(incident: Incident): Map<string, IncidentField[]> {
  const found = new Map<string, IncidentField[]>();
  for (const one of incident.fields) found.set(one.field, [...(found.get(one.field) ?? []), one]);
  return found;
}

const REASONS: Record<string, string> = {
  not_mentioned: "the report names none",
  not_in_gazetteer: "no such name in the gazetteer",
  ambiguous: "several places bear the name",
  no_anchor_date: "the report has no day to count from",
  vague_expression: "the words fix no day",
  no_country_evidence: "nothing tells the country",
};

/** Why a field stayed unknown. */
export function reasonWords(reason: string): string {
  return REASONS[reason] ?? plain(reason);
}

const STANCES: Record<string, string> = {
  asserts: "says so",
  denies: "denies it",
  accuses: "accuses",
  claims_responsibility: "claims responsibility",
  confirms: "confirms it",
  doubts: "could not verify or doubts it",
  relays: "passes it on",
};

/** What a voice does with an event. */
export function stanceWords(stance: string): string {
  return STANCES[stance] ?? plain(stance);
}

const REVIEWS: Record<string, string> = {
  none: "not reviewed",
  accepted: "accepted",
  changed: "changed",
  rejected: "rejected",
  duplicate: "duplicate",
};

/** What people decided about an event. */
export function reviewWords(review: string): string {
  return REVIEWS[review] ?? plain(review);
}

/** A JSON value of a decision in words. */
export function valueWords(json: string | null): string {
  if (json === null) return "nothing";
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return json;
  }
  return anyWords(value);
}

function anyWords(value: unknown): string {
  if (value === null || value === undefined) return "unknown";
  if (Array.isArray(value)) return value.map(anyWords).join("; ") || "nothing";
  if (typeof value !== "object") return String(value);
  const record = value as Record<string, unknown>;
  if ("sector" in record) return partyWords(record as unknown as Party);
  if ("lat" in record || "precision" in record || "name" in record) {
    if ("start" in record) return daysWords(record as unknown as EventDate);
    return placeWords(record as unknown as Place);
  }
  if ("start" in record) return interval((record["start"] as string) ?? null, (record["end"] as string) ?? null);
  if ("low" in record) return boundsWords(record["low"] as number | null, record["high"] as number | null);
  return Object.entries(record)
    .map(([name, inner]) => `${plain(name)} ${anyWords(inner)}`)
    .join(", ");
}

/** What a decision did, without who and when. */
export function decisionWords(decision: Decision): string {
  switch (decision.kind) {
    case "change":
      return `changed ${decision.field ?? "a field"} from ${valueWords(decision.old)} to ${valueWords(decision.new)}`;
    case "merge":
      return `held ${plural(decision.members.length, "claim")} together as one incident`;
    case "split":
      return `held ${plural(decision.members.length, "claim")} apart from ${plural(decision.rest.length, "other")}`;
    case "duplicate":
      return `marked as a repeat of ${decision.other ?? "another"}`;
    case "undo":
      return `took back decision ${decision.undoes ?? ""}`;
    case "accept":
      return "accepted";
    case "reject":
      return "rejected";
  }
}
