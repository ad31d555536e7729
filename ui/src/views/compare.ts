/** Claims of one incident side by side: a column a voice, a row a field. */

import { get } from "../api.ts";
import { el } from "../dom.ts";
import { plural } from "../format.ts";
import { bind } from "../keys.ts";
import { dataLinks, dayChip, viewHead } from "../page.ts";
import { navigate, pathId, recordHref, type View } from "../router.ts";
import type { IncidentAnswer } from "../types.ts";
import { comparisonTable } from "./parts/comparison.ts";
import { fieldLabel } from "./parts/words.ts";
import "../styles/cases.css";

export const view: View = async (root, url, signal) => {
  const id = pathId(url);
  const asOf = url.searchParams.get("as_of");
  const answer = await get<IncidentAnswer>(`incident/${encodeURIComponent(id)}`, { as_of: asOf }, signal);
  const back = recordHref("incident", answer.incident.id);
  root.append(
    viewHead(`Claims compared: ${answer.incident.headline}`, el("a", { class: "button", href: back }, "Incident"), dataLinks(url.pathname, url.search)),
    told(answer, asOf),
    comparisonTable(answer),
  );
  bind("compare", "i", "the incident", () => navigate(back));
  bind("compare", "Escape", "back to the incident", () => navigate(back));
};

function told(answer: IncidentAnswer, asOf: string | null): HTMLElement {
  const { voices, rows } = answer.table;
  const disputed = rows.filter((row) => row.cells.some((cell) => cell.differs)).map((row) => fieldLabel(row.field).toLowerCase());
  const where = disputed.length > 0 ? `They differ about: ${disputed.join(", ")}.` : "They do not contradict one another.";
  return el("p", {}, `${plural(voices.length, "voice")} in ${plural(answer.reports.length, "report")}. ${where} `, el("span", { class: "muted" }, "≠ marks what differs from the incident's own value; words lead to their report."), asOf && " ", dayChip(asOf));
}
