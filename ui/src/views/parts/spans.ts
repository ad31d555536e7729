/** Which stretches of a report's text are marked: nested and crossing spans laid out so that each keeps one line of its own. */

import type { Role } from "../../marks.ts";
import type { ReportSpan } from "../../types.ts";

/** A field of an event that rests on the words of a mark. */
export interface Reference {
  event: string;
  field: string;
  number: number;
}

/** Words with one role; events that share them share the mark. Offsets are half-open code points. */
export interface Mark {
  start: number;
  end: number;
  role: Role;
  references: Reference[];
  /** Line under the text, 0 nearest to it: marks that overlap never share one. */
  lane: number;
}

/** A stretch of text without a mark's edge inside it. */
export interface Segment {
  start: number;
  end: number;
  /** Positions in the list of marks, longest first. */
  marks: number[];
}

/** Marks in text order, the longer first where two begin together. */
export function marksOf(spans: readonly ReportSpan[], length: number): Mark[] {
  const found = new Map<string, Mark>();
  for (const { start, end, role, event, field, number } of spans) {
    if (start < 0 || end > length || start >= end) continue;
    const key = `${start} ${end} ${role}`;
    const mark = found.get(key) ?? { start, end, role, references: [], lane: 0 };
    mark.references.push({ event, field, number });
    found.set(key, mark);
  }
  const marks = [...found.values()].sort((a, b) => a.start - b.start || b.end - a.end);
  giveLanes(marks);
  return marks;
}

/** Short marks lie nearest to the text, so that the line of a long one passes under them. */
function giveLanes(marks: readonly Mark[]): void {
  const placed: Mark[] = [];
  for (const mark of [...marks].sort((a, b) => a.end - a.start - (b.end - b.start))) {
    const taken = new Set(placed.filter((p) => p.start < mark.end && mark.start < p.end).map((p) => p.lane));
    while (taken.has(mark.lane)) mark.lane += 1;
    placed.push(mark);
  }
}

/** The whole text cut at every edge of a mark. */
export function segments(marks: readonly Mark[], length: number): Segment[] {
  const edges = [...new Set([0, length, ...marks.flatMap((m) => [m.start, m.end])])].sort((a, b) => a - b);
  const cuts: Segment[] = [];
  let open: number[] = [];
  let next = 0;
  for (let i = 0; i + 1 < edges.length; i += 1) {
    const [start, end] = [edges[i]!, edges[i + 1]!];
    open = open.filter((m) => marks[m]!.end > start);
    while (next < marks.length && marks[next]!.start === start) open.push(next++);
    const size = (m: number): number => marks[m]!.end - marks[m]!.start;
    cuts.push({ start, end, marks: [...open].sort((a, b) => size(b) - size(a)) });
  }
  return cuts;
}

/** Characters that a page would hide, or that turn the text around, drawn as signs: one code point for one. */
export function visible(point: string): string {
  const code = point.codePointAt(0)!;
  if (code === 0x0a || code === 0x09) return point;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return "\u2421";
  const isHidden = (code > 0x7f && code < 0xa0) || (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
  return isHidden || (code >= 0xd800 && code <= 0xdfff) ? "\ufffd" : point;
}
