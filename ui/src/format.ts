/** Values in words and numbers: days, shares, types, precisions. */

const DAY_MS = 86_400_000;
const NBSP = "\u00a0";
const NUMBER = new Intl.NumberFormat("en-GB");
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** ISO day of a number of days since 1970-01-01. */
export function dayToIso(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** Days since 1970-01-01 of an ISO day, or null when it is none. */
export function isoToDay(iso: string | null | undefined): number | null {
  if (!iso || !/^\d{4}-\d{2}-\d{2}$/.test(iso)) return null;
  const time = Date.parse(`${iso}T00:00:00Z`);
  if (Number.isNaN(time)) return null;
  return dayToIso(time / DAY_MS) === iso ? time / DAY_MS : null;
}

/** "7 Jul 2021". */
export function readableDay(iso: string): string {
  const [year, month, day] = iso.split("-");
  return `${Number(day)} ${MONTHS[Number(month) - 1] ?? month} ${year}`;
}

/** "7 Jul 2021", "7-9 Jul 2021" or "30 Jun - 2 Jul 2021"; "no date" without days. */
export function interval(start: string | null, end: string | null): string {
  if (!start && !end) return "no date";
  if (!start || !end) return start ? `since ${readableDay(start)}` : `until ${readableDay(end ?? "")}`;
  if (start === end) return readableDay(start);
  if (start.slice(0, 7) === end.slice(0, 7)) return `${Number(start.slice(8))}–${readableDay(end)}`;
  const from = start.slice(0, 4) === end.slice(0, 4) ? readableDay(start).slice(0, -5) : readableDay(start);
  return `${from} – ${readableDay(end)}`;
}

/** "87 %" that no line breaks; never "100 %" for something short of it, nor "0 %" for more than nothing. */
export function percent(share: number): string {
  const whole = Math.round(share * 100);
  if (whole === 100 && share < 1) return `>99${NBSP}%`;
  if (whole === 0 && share > 0) return `<1${NBSP}%`;
  return `${whole}${NBSP}%`;
}

/** "12,345". */
export function count(value: number): string {
  return NUMBER.format(value);
}

/** "1 report", "2 reports"; an irregular plural is given. */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

const PRECISION: Record<string, string> = {
  site: "exact site",
  place: "settlement",
  admin2: "district, point approximate",
  admin1: "province, point approximate",
  country: "country only",
  none: "no point",
};

/** What the point of a place stands for, in words. */
export function precisionWords(precision: string): string {
  return PRECISION[precision] ?? precision;
}

const WORDS: Record<string, string> = {
  igo: "international organisation",
  ngo: "non-governmental organisation",
};

/** "both_sides_agree" -> "both sides agree". */
export function words(code: string): string {
  return WORDS[code] ?? code.replaceAll("_", " ");
}

/** "ASSAULT" -> "Assault". */
export function eventTypeLabel(type: string): string {
  return type.charAt(0).toUpperCase() + type.slice(1).toLowerCase();
}
