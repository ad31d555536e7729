/** Who tells a claim, who denies it, who could not verify it: pure. */

import type { EventAttribution, Position } from "../../types.ts";

/** Positions in the order in which they are shown, each with its sign and the words before the voices. */
export const POSITIONS: readonly (readonly [position: Position, sign: string, label: string])[] = [
  ["tells", "", "according to"],
  ["denies", "✕", "denied by"],
  ["doubts", "?", "not verified by"],
];

/** Voices of one position. */
export interface Voices {
  readonly position: Position;
  readonly sign: string;
  readonly label: string;
  readonly names: readonly string[];
}

interface Voiced {
  readonly voices: readonly string[];
  readonly voice_positions: readonly Position[];
  readonly status: string;
}

/** Voices of a claim by what they do with it. Where nobody else tells or denies it, the report does so itself. */
export function voicesByPosition(claim: Voiced): Voices[] {
  const found = POSITIONS.map(([position, sign, label]) => ({ position, sign, label, names: claim.voices.filter((_, i) => claim.voice_positions[i] === position) }));
  const isOwn = found.slice(0, 2).every(({ names }) => names.length === 0);
  const own: Position = claim.status === "denied" ? "denies" : "tells";
  return found.map((one) => (isOwn && one.position === own ? { ...one, names: ["the report itself"] } : one)).filter(({ names }) => names.length > 0);
}

/** What a voice of an event does with it. */
export function positionOf(voice: Pick<EventAttribution, "stance" | "status">): Position {
  if (voice.stance === "denies" || voice.status === "denied") return "denies";
  return voice.stance === "doubts" ? "doubts" : "tells";
}

/** "according to", "denied by"; both, where a voice told it in one report and denied it in another. */
export function positionLabel(positions: readonly Position[]): string {
  return POSITIONS.filter(([position]) => positions.includes(position))
    .map(([, sign, label]) => (sign ? `${sign} ${label}` : label))
    .join(", ");
}
