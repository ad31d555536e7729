/** Colours and their second channel: quad classes by sign, roles by letter, amounts by cividis. Okabe-Ito throughout. */

import { el, svg } from "./dom.ts";

export interface QuadMark {
  readonly quad: number;
  readonly name: string;
  /** Okabe-Ito; cooperation in blues, conflict in oranges, material darker than verbal. */
  readonly colour: string;
  /** Colour of the sign on it. */
  readonly ink: string;
  /** `+` for cooperation, `×` for conflict. */
  readonly sign: string;
}

export const QUADS: readonly QuadMark[] = [
  { quad: 1, name: "verbal cooperation", colour: "#56B4E9", ink: "#000000", sign: "+" },
  { quad: 2, name: "material cooperation", colour: "#0072B2", ink: "#ffffff", sign: "+" },
  { quad: 3, name: "verbal conflict", colour: "#E69F00", ink: "#000000", sign: "×" },
  { quad: 4, name: "material conflict", colour: "#D55E00", ink: "#ffffff", sign: "×" },
];

const NO_QUAD: QuadMark = { quad: 0, name: "no class", colour: "#7a7f85", ink: "#ffffff", sign: "·" };

/** The mark of a quad class, 1 to 4. */
export function quadMark(quad: number): QuadMark {
  return QUADS[quad - 1] ?? NO_QUAD;
}

/** A small disc with its sign, and the class as its name for screen readers unless words stand beside it. */
export function quadDot(quad: number, isNamed = false): SVGElement {
  const mark = quadMark(quad);
  const label = isNamed ? { "aria-hidden": "true" } : { role: "img", "aria-label": mark.name };
  return svg(
    "svg",
    { class: "dot", viewBox: "0 0 14 14", width: 14, height: 14, ...label },
    svg("circle", { cx: 7, cy: 7, r: 6.5, fill: mark.colour }),
    mark.sign === "+" && svg("path", { d: "M7 3.6v6.8M3.6 7h6.8", stroke: mark.ink, "stroke-width": 1.6 }),
    mark.sign === "×" && svg("path", { d: "M4.6 4.6l4.8 4.8M9.4 4.6l-4.8 4.8", stroke: mark.ink, "stroke-width": 1.6 }),
  );
}

export type Role = "action" | "actor" | "recipient" | "place" | "time" | "count" | "voice" | "cue";

/** Letter of each role, shown beside its colour; the colours are the custom properties `--role-NAME`. */
export const ROLES: Readonly<Record<Role, { readonly letter: string; readonly name: string }>> = {
  action: { letter: "E", name: "action (event mention)" },
  actor: { letter: "A", name: "actor" },
  recipient: { letter: "R", name: "recipient" },
  place: { letter: "P", name: "place" },
  time: { letter: "T", name: "time" },
  count: { letter: "N", name: "number of people" },
  voice: { letter: "V", name: "voice (attribution source)" },
  cue: { letter: "C", name: "attribution cue" },
};

/** A legend entry: the letter on the role's colour, then its name. */
export function roleBadge(role: Role, isNamed = true): HTMLElement {
  const { letter, name } = ROLES[role];
  return el("span", { class: "role-badge", "data-role": role, title: name }, el("b", {}, letter), isNamed && ` ${name}`);
}

const CIVIDIS = [
  [0, 34, 78], [18, 53, 112], [59, 73, 108], [87, 93, 109], [112, 113, 115],
  [138, 134, 120], [165, 156, 116], [195, 179, 105], [225, 204, 85], [254, 232, 56],
] as const;

/** The cividis colour of an amount from 0 to 1 (Nuñez, Anderton and Renslow 2018), in ten steps joined by straight lines. */
export function cividis(amount: number): string {
  const at = Math.max(0, Math.min(1, amount)) * (CIVIDIS.length - 1);
  const low = CIVIDIS[Math.floor(at)] ?? CIVIDIS[0];
  const high = CIVIDIS[Math.ceil(at)] ?? low;
  const mix = low.map((value, i) => Math.round(value + ((high[i] ?? value) - value) * (at % 1)));
  return `rgb(${mix.join(" ")})`;
}
