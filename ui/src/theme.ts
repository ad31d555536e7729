/** Light, dark or as the system has it; the choice is kept on this machine. */

import { el } from "./dom.ts";

export type Theme = "system" | "light" | "dark";

const KEY = "wirebird.theme";
const NAMES: readonly (readonly [Theme, string])[] = [["system", "System"], ["light", "Light"], ["dark", "Dark"]];
const DARK = window.matchMedia("(prefers-color-scheme: dark)");

/** A setting of this machine, or the fallback where storage is closed to pages. */
export function setting(key: string, fallback: string): string {
  try {
    return localStorage.getItem(key) ?? fallback;
  } catch {
    return fallback;
  }
}

/** Keep a setting; silently not, where storage is closed to pages. */
export function keep(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    return;
  }
}

function chosen(): Theme {
  const stored = setting(KEY, "system");
  return stored === "light" || stored === "dark" ? stored : "system";
}

/** Whether the page is dark at present. */
export function isDark(): boolean {
  const theme = chosen();
  return theme === "dark" || (theme === "system" && DARK.matches);
}

function apply(): void {
  document.documentElement.dataset["theme"] = isDark() ? "dark" : "light";
  document.dispatchEvent(new CustomEvent("themechange"));
}

/** Follow the system and the switch. */
export function startTheme(): void {
  apply();
  DARK.addEventListener("change", apply);
}

/** Call back when the colours change (canvases draw again). */
export function onThemeChange(handler: () => void, signal: AbortSignal): void {
  document.addEventListener("themechange", handler, { signal });
}

/** The present value of a colour token, for canvases: `token("--accent")`. */
export function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** The switch in the page's head. */
export function themeSwitch(): HTMLElement {
  const pick = el(
    "select",
    { "aria-label": "Colours", class: "theme" },
    NAMES.map(([value, name]) => el("option", { value }, name)),
  );
  pick.value = chosen();
  pick.addEventListener("change", () => {
    keep(KEY, pick.value);
    apply();
  });
  return pick;
}
