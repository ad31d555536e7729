/** One incident: what happened as its claims tell it, why they are one, and what people decided. */

import { get } from "../api.ts";
import { type Child, el } from "../dom.ts";
import { eventTypeLabel, interval, plural, readableDay, words as inWords } from "../format.ts";
import { bind } from "../keys.ts";
import { quadDot, quadMark } from "../marks.ts";
import { dataLinks, dayChip, viewHead } from "../page.ts";
import { navigate, pathId, recordHref, type View } from "../router.ts";
import type { Incident, IncidentAnswer } from "../types.ts";
import { copyButton } from "./parts/copy.ts";
import { decide, undoLast } from "./parts/deciding.ts";
import { decisionList } from "./parts/decisionlist.ts";
import { incidentTable, probability } from "./parts/incidenttable.ts";
import { quoted } from "./parts/marked.ts";
import { miniMap } from "./parts/minimap.ts";
import { type Voices, voicesByPosition } from "./parts/positions.ts";
import { timeStrip } from "./parts/timestrip.ts";
import { waterfall } from "./parts/waterfall.ts";
import { plain, reviewWords, sentence } from "./parts/words.ts";
import "../styles/cases.css";

type Claim = IncidentAnswer["claims"][number];
type Relation = IncidentAnswer["relations"][number];

const STATUS_SIGN: Readonly<Record<string, string>> = { both_sides_agree: "✓✓", one_side_claims: "◐", denied: "✕", disputed: "≠", unverified: "?", planned: "…", failed: "⊘", reported: "✓" };

export const view: View = async (root, url, signal) => {
  const id = pathId(url);
  const asOf = url.searchParams.get("as_of");
  const answer = await get<IncidentAnswer>(`incident/${encodeURIComponent(id)}`, { as_of: asOf }, signal);
  const { incident } = answer;
  const again = (): void => navigate(url.pathname + url.search, true);
  root.append(
    viewHead(incident.headline, tools(answer, url)),
    summary(incident, asOf),
    el(
      "div",
      { class: "incident" },
      el("div", { class: "incident-main" }, section("Who did what to whom, where and when", incidentTable(incident)), section("Claims", claims(answer, again)), section("Why these claims are one", why(answer))),
      el(
        "div",
        { class: "incident-side" },
        section("Where", place(incident, signal)),
        section("Reports in time", timeStrip(answer.reports)),
        answer.relations.length > 0 && section("Related incidents", relations(incident.id, answer.relations)),
        section("Decisions", decisionList(answer.decisions, again)),
        section("Cite", el("p", { class: "citation", dir: "auto" }, answer.citation), el("p", { class: "muted print-only" }, url.href)),
      ),
    ),
  );
  bindKeys(answer, again);
};

function section(title: string, ...children: Child[]): HTMLElement {
  return el("section", { class: "card" }, el("h2", {}, title), children);
}

function tools(answer: IncidentAnswer, url: URL): Child[] {
  return [
    el("a", { class: "button", href: recordHref("compare", answer.incident.id) }, "Compare claims"),
    copyButton("Copy link", () => url.href),
    copyButton("Copy citation", () => answer.citation),
    el("button", { type: "button", onClick: () => window.print() }, "Print"),
    dataLinks(url.pathname, url.search),
  ];
}

function summary(incident: Incident, asOf: string | null): HTMLElement {
  const days = interval(incident.start, incident.end);
  const where = [incident.place?.name, incident.place?.admin1, incident.place?.country].filter(Boolean);
  return el(
    "p",
    { class: "incident-summary" },
    el("span", { class: "chip" }, quadDot(incident.quad, true), ` ${eventTypeLabel(incident.type)}, ${quadMark(incident.quad).name}`),
    el("span", { class: "chip" }, el("span", { "aria-hidden": "true" }, STATUS_SIGN[incident.status] ?? "·"), ` ${inWords(incident.status)}`),
    el("span", {}, incident.date_basis === "published" ? `published ${days}` : days),
    el("span", { dir: "auto" }, [...new Set(where)].join(", ") || "no place"),
    el("span", {}, `${plural(incident.claims.length, "claim")} in ${plural(incident.reports.length, "report")}, ${plural(incident.origins, "independent origin")}`),
    el("span", {}, "probability ", probability(incident.probability)),
    el("span", { class: "muted" }, `first reported ${readableDay(incident.first_report)}, last ${readableDay(incident.last_report)}`),
    dayChip(asOf),
    incident.is_background && el("span", { class: "chip" }, "background"),
    incident.is_campaign && el("span", { class: "chip" }, "campaign of many parts"),
  );
}

function place(incident: Incident, signal: AbortSignal): Child[] {
  if (!incident.place) return [el("p", { class: "muted" }, "No report tells the place.")];
  const where = [...new Set([incident.place.name, incident.place.admin1, incident.place.country].filter(Boolean))].join(", ");
  return [miniMap(incident.place, incident.quad, signal), el("p", { dir: "auto" }, where)];
}

function claims(answer: IncidentAnswer, again: () => void): HTMLElement {
  const reports = new Map(answer.reports.map((report) => [report.id, report]));
  const cards = answer.claims.map((claim) => {
    const report = reports.get(claim.report);
    return el(
      "article",
      { class: `claim review-${claim.review}`, "data-claim": claim.id },
      el("h3", {}, voicesByPosition(claim).map(voiceLine)),
      el("p", { class: "claim-words" }, quoted(claim.quote)),
      claim.unverified && el("p", {}, el("span", { "aria-hidden": "true" }, "? "), "could not be verified, says the report: ", quoted(claim.unverified)),
      el(
        "p",
        { class: "muted" },
        el("a", { href: recordHref("report", claim.report) }, report?.publisher ?? report?.title ?? claim.report),
        report?.published && `, ${readableDay(report.published)}`,
        ` · ${claim.status === "denied" && claim.voice_positions.includes("tells") ? "told and denied" : plain(claim.status)} · ${reviewWords(claim.review)}`,
      ),
      el("p", {}, el("span", { class: "muted" }, "probability "), probability(claim.probability)),
      claimTools(claim, answer, again),
    );
  });
  return el("div", { class: "claims" }, cards);
}

/** The voices of a claim that tell it, deny it, or could not verify it. */
function voiceLine({ position, sign, label, names }: Voices): HTMLElement {
  return el("span", { class: `voice-line ${position}` }, el("span", { class: "muted" }, sign && el("span", { "aria-hidden": "true" }, `${sign} `), `${label} `), el("span", { dir: "auto" }, names.join(", ")));
}

function claimTools(claim: Claim, answer: IncidentAnswer, again: () => void): HTMLElement {
  const split = async (): Promise<void> => {
    if (await decide({ kind: "split", targets: [answer.incident.id, claim.event] }, again)) again();
  };
  return el(
    "p",
    { class: "buttons" },
    el("a", { class: "button", href: recordHref("report", claim.report, { event: claim.event }) }, "Read"),
    el("a", { class: "button", href: recordHref("report", claim.report, { event: claim.event, edit: "place" }) }, "Correct"),
    answer.claims.length > 1 && el("button", { type: "button", title: "This claim tells another happening", onClick: () => void split() }, "Split off"),
  );
}

function why(answer: IncidentAnswer): Child[] {
  if (answer.why.length === 0) return [el("p", { class: "muted" }, "One claim only: nothing was merged.")];
  const name = (id: string): string => {
    const claim = answer.claims.find((c) => c.id === id);
    const report = answer.reports.find((r) => r.id === claim?.report);
    return report?.publisher ? `${report.publisher} (${report.id})` : (report?.id ?? id);
  };
  return answer.why.map((pair, i) =>
    el(
      "details",
      { open: i === 0 },
      el("summary", {}, `${name(pair.first)} and ${name(pair.second)}: ${pair.bits.toFixed(1)} bits for one incident`),
      waterfall(pair, `Weight of what was compared between ${name(pair.first)} and ${name(pair.second)}`),
    ),
  );
}

const RELATIONS: Readonly<Record<string, readonly [first: string, second: string]>> = { part_of: ["has the part", "is part of"], related: ["is followed by", "follows from"] };

function relations(id: string, found: readonly Relation[]): HTMLElement {
  const lines = found.map((relation) => {
    const other = relation.first === id ? relation.second : relation.first;
    const kind = RELATIONS[relation.kind]?.[relation.first === id ? 1 : 0] ?? plain(relation.kind);
    return el(
      "li",
      {},
      `${sentence(kind)}: `,
      el("a", { href: recordHref("incident", other), dir: "auto" }, relation.headline),
      relation.reasons.length > 0 && el("span", { class: "muted" }, ` (${relation.reasons.map(plain).join(", ")})`),
    );
  });
  return el("ul", { class: "relations" }, lines);
}

function bindKeys(answer: IncidentAnswer, again: () => void): void {
  const { id } = answer.incident;
  let current = -1;
  const step = (by: 1 | -1): void => {
    const cards = [...document.querySelectorAll<HTMLElement>("[data-claim] a.button")].filter((_, i) => i % 2 === 0);
    if (cards.length === 0) return;
    current = (current + by + cards.length) % cards.length;
    cards[current]!.focus();
  };
  bind("incident", "j", "next claim", () => step(1));
  bind("incident", "k", "previous claim", () => step(-1));
  bind("incident", "c", "compare claims side by side", () => navigate(recordHref("compare", id)));
  bind("incident", "u", "undo your last decision", () => void undoLast(again));
  bind("incident", "Escape", "back", () => history.back());
}
