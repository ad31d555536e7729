/** Shapes of what the server answers; records as in docs/report.schema.json and docs/linking.md. */

export type Level = "incidents" | "claims" | "reports";

/** Words of a report: `text` is `report.text[start:end]` in code points. */
export interface Span {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export interface EventTypeInfo {
  readonly code: string;
  readonly name: string;
  readonly quad: number;
}

export interface Meta {
  readonly version: string;
  readonly schema: number | string;
  readonly store: string;
  readonly types: readonly EventTypeInfo[];
  readonly modes: readonly string[];
  readonly sectors: readonly string[];
  readonly statuses: readonly string[];
  readonly layouts: readonly { readonly name: string; readonly description: string }[];
  readonly reviewers: readonly string[];
  readonly can_code: boolean;
  readonly first_day: string | null;
  readonly last_day: string | null;
  readonly boundary_source: string;
}

export interface IngestRun {
  readonly number: number;
  readonly started: string;
  readonly ended: string | null;
  readonly stamp_id: string;
  readonly new: number;
  readonly changed: number;
  readonly recoded: number;
  readonly unchanged: number;
  readonly events: number;
  readonly failed: number;
}

export interface Overview {
  readonly reports: number;
  readonly claims: number;
  readonly incidents: number;
  readonly no_place: number;
  readonly no_date: number;
  readonly unreviewed: number;
  readonly queue: number;
  readonly by_type: readonly { readonly type: string; readonly count: number; readonly weeks: readonly number[] }[];
  readonly weeks: readonly string[];
  readonly runs: readonly IngestRun[];
  readonly warnings: readonly string[];
}

export type DictionaryName = "type" | "country" | "admin1" | "place" | "party" | "status" | "precision" | "review" | "voice" | "publisher";

/** The whole store in columns; indices point into the dictionaries, -1 is none. */
export interface Rows {
  readonly level: Level;
  readonly n: number;
  readonly dictionaries: Readonly<Record<DictionaryName, readonly string[]>>;
  readonly columns: {
    readonly id: readonly string[];
    readonly title: readonly string[];
    readonly type: readonly number[];
    readonly quad: readonly number[];
    readonly status: readonly number[];
    readonly country: readonly number[];
    readonly admin1: readonly number[];
    readonly place: readonly number[];
    readonly precision: readonly number[];
    readonly lat: readonly (number | null)[];
    readonly lon: readonly (number | null)[];
    readonly start: readonly (number | null)[];
    readonly end: readonly (number | null)[];
    readonly probability: readonly number[];
    readonly actors: readonly (readonly number[])[];
    readonly recipients: readonly (readonly number[])[];
    readonly voices: readonly (readonly number[])[];
    readonly publisher: readonly (readonly number[])[];
    readonly reports: readonly number[];
    readonly origins: readonly number[];
    readonly killed_best: readonly (number | null)[];
    readonly review: readonly number[];
    readonly background: readonly number[];
    readonly known: readonly number[];
    /** Id of the report, of an incident its first; absent in answers of older servers. */
    readonly report?: readonly string[];
  };
}

export interface Support {
  readonly claim: string;
  readonly report: string;
  readonly said: string;
  readonly spans: readonly Span[];
  readonly voices: readonly string[];
}

export interface IncidentField {
  readonly field: string;
  readonly value: string;
  readonly supported_by: readonly Support[];
  readonly opposed_by: readonly Support[];
  readonly origins: number;
  readonly voices: number;
  readonly probability: number;
  readonly precision: string | null;
}

export interface IncidentParty {
  readonly name: string;
  readonly country: string | null;
  readonly sector: string;
  readonly is_named: boolean;
}

export interface IncidentPlace {
  readonly name: string;
  readonly country: string | null;
  readonly admin1: string | null;
  readonly lat: number | null;
  readonly lon: number | null;
  readonly precision: string;
}

export interface Toll {
  readonly low: number;
  readonly best: number;
  readonly high: number;
}

/** Fields with a default may be left out of the JSON. */
export interface Incident {
  readonly id: string;
  readonly headline: string;
  readonly type: string;
  readonly mode: readonly string[];
  readonly quad: number;
  readonly intensity: number;
  readonly status: string;
  readonly is_background: boolean;
  readonly is_campaign: boolean;
  readonly actors: readonly IncidentParty[];
  readonly recipients: readonly IncidentParty[];
  readonly place: IncidentPlace | null;
  readonly start: string | null;
  readonly end: string | null;
  readonly date_basis: string;
  readonly casualties: Readonly<Record<string, Toll>>;
  readonly deaths_by_side: readonly { readonly side: string; readonly toll: Toll }[];
  readonly fields: readonly IncidentField[];
  readonly claims: readonly string[];
  readonly reports: readonly string[];
  readonly origins: number;
  readonly voices: number;
  readonly first_report: string;
  readonly last_report: string;
  readonly probability: number;
}

export interface PairExplanation {
  readonly first: string;
  readonly second: string;
  readonly prior_bits: number;
  readonly comparisons: readonly { readonly name: string; readonly level: string; readonly bits: number }[];
  readonly conflicts: readonly string[];
  readonly bits: number;
  readonly probability: number;
}

export interface Decision {
  readonly number: number;
  readonly at: string;
  readonly person: string;
  readonly kind: "accept" | "change" | "reject" | "merge" | "split" | "duplicate" | "undo";
  readonly event: string | null;
  readonly report: string | null;
  readonly type: string | null;
  readonly mention: Span | null;
  readonly field: string | null;
  readonly old: string | null;
  readonly new: string | null;
  readonly other: string | null;
  readonly members: readonly string[];
  readonly rest: readonly string[];
  readonly undoes: number | null;
  readonly note: string | null;
}

/** What a voice does with a claim: it says so, says that it is not so, or could not verify it. */
export type Position = "tells" | "denies" | "doubts";

export interface Comparison {
  readonly voices: readonly { readonly name: string; readonly kind: string | null; readonly positions: readonly Position[]; readonly report: string; readonly published: string | null }[];
  readonly rows: readonly {
    readonly field: string;
    readonly cells: readonly { readonly value: string | null; readonly quote: Span | null; readonly differs: boolean }[];
  }[];
}

export interface IncidentAnswer {
  readonly incident: Incident;
  readonly why: readonly PairExplanation[];
  readonly relations: readonly { readonly kind: string; readonly first: string; readonly second: string; readonly reasons: readonly string[]; readonly headline: string }[];
  readonly decisions: readonly Decision[];
  readonly reports: readonly { readonly id: string; readonly title: string | null; readonly publisher: string | null; readonly published: string | null; readonly origin: string | null }[];
  readonly claims: readonly { readonly id: string; readonly event: string; readonly report: string; readonly quote: string; readonly voices: readonly string[]; readonly voice_positions: readonly Position[]; readonly unverified: string | null; readonly status: string; readonly probability: number; readonly review: string }[];
  readonly table: Comparison;
  readonly citation: string;
}

export interface Party {
  readonly text: Span;
  readonly country: string | null;
  readonly sector: string;
  readonly entity: string | null;
  readonly probability: number;
  readonly unknown: readonly { readonly field: string; readonly reason: string }[];
}

export interface Place {
  readonly text: Span | null;
  readonly name: string | null;
  readonly country: string | null;
  readonly admin1: string | null;
  readonly lat: number | null;
  readonly lon: number | null;
  readonly precision: string;
}

export interface EventDate {
  readonly start: string | null;
  readonly end: string | null;
  readonly text: Span | null;
  readonly precision: string;
  readonly basis: string;
}

export interface StatedCount {
  readonly kind: string;
  readonly low: number | null;
  readonly high: number | null;
  readonly point: number | null;
  readonly bound: string;
  readonly who: { readonly text: Span | null; readonly group: string };
  readonly scope: string;
  readonly text: Span;
  readonly evidence: Span;
  readonly attribution_source: Span | null;
}

export interface EventAttribution {
  readonly source: Span;
  readonly cue: Span | null;
  readonly content: Span | null;
  readonly kind: string;
  readonly status: string;
  readonly stance: string;
  readonly name: Span | null;
  readonly is_anonymous: boolean;
  readonly is_first_hand: boolean;
  readonly chain: readonly Span[];
  readonly basis: string;
  readonly probability: number;
}

export interface EventRecord {
  readonly type: string;
  readonly mode: readonly string[];
  readonly quad: number;
  readonly intensity: number;
  readonly mentions: readonly Span[];
  readonly evidence: readonly Span[];
  readonly status: string;
  readonly actors: readonly Party[];
  readonly recipients: readonly Party[];
  readonly place: Place | null;
  readonly date: EventDate | null;
  readonly casualties: Readonly<Record<string, { readonly low: number | null; readonly high: number | null }>>;
  readonly counts: readonly StatedCount[];
  readonly deaths: Toll | null;
  readonly attribution: readonly EventAttribution[];
  readonly voice: string;
  readonly unsourced: Span | null;
  readonly unverified: Span | null;
  readonly background: boolean;
  readonly probability: number;
  readonly type_probability: number;
  readonly status_probability: number;
  readonly unresolved: readonly { readonly field: string; readonly reason: string }[];
}

export interface ReportVersion {
  readonly id: string;
  readonly version: number;
  readonly content_sha256: string;
  readonly text_sha256: string;
  readonly published: string | null;
  readonly publisher: string | null;
  readonly title: string | null;
  readonly known_on: string;
  readonly ingested_at: string;
  readonly superseded_at: string | null;
  readonly locator: string;
  readonly text: string;
}

export interface ReportSpan {
  readonly start: number;
  readonly end: number;
  readonly role: "action" | "actor" | "recipient" | "place" | "time" | "count" | "voice" | "cue";
  readonly event: string;
  readonly field: string;
  readonly number: number;
}

export interface ReportAnswer {
  readonly report: ReportVersion;
  readonly sha256: string;
  readonly events: readonly { readonly id: string; readonly review: string; readonly duplicate_of: string | null; readonly incident: string | null; readonly event: EventRecord }[];
  readonly spans: readonly ReportSpan[];
}

export interface ControlSpell {
  readonly holder: string | null;
  readonly since: string;
  readonly until: string | null;
  readonly status: string;
  readonly contested: boolean;
  readonly incidents: readonly string[];
  readonly voices: readonly string[];
}

export interface ControlPlace {
  readonly name: string;
  readonly lat: number | null;
  readonly lon: number | null;
  readonly country: string | null;
  readonly admin1: string | null;
  readonly spells: readonly ControlSpell[];
}

export interface ControlAnswer {
  readonly places: readonly ControlPlace[];
  readonly days: readonly [string | null, string | null];
}

export interface ExportPreview {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | boolean | null)[])[];
  readonly total: number;
}

export interface GazetteerPlace {
  readonly name: string;
  readonly geonameid: number;
  readonly country: string | null;
  readonly admin1: string | null;
  readonly lat: number;
  readonly lon: number;
  readonly feature: string;
  readonly population: number;
}

export interface KnownActor {
  readonly name: string;
  readonly entity: string;
  readonly country: string | null;
  readonly sector: string;
  readonly from: string | null;
  readonly to: string | null;
}
