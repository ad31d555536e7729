/** Shapes of answers that only these views use. */

import type { Decision, EventRecord, Meta, ReportAnswer, Span } from "../../types.ts";

/** An event of a report with what people decided about it. */
export type ReportEvent = ReportAnswer["events"][number];

/** An event record with the words behind its casualties. */
export type EventWithEvidence = EventRecord & { readonly casualty_evidence?: readonly { readonly kind: string; readonly text: Span }[] };

/** What `POST decisions` takes. */
export interface DecisionRequest {
  readonly kind: Decision["kind"];
  readonly targets: readonly string[];
  readonly field?: string;
  readonly value?: unknown;
  readonly note?: string;
  readonly reviewer: string;
}

export interface DecisionAnswer {
  readonly decision: Decision;
}

/** A right answer's share with its 95 % interval (Wilson). */
export interface Share {
  readonly right: number;
  readonly n: number;
  readonly low: number;
  readonly high: number;
}


/** Modes that a type may have. */
export function modesOf(meta: Meta, type: string): readonly string[] {
  const modes = meta.modes as unknown as Readonly<Record<string, readonly string[]>>;
  return modes[type] ?? [];
}
