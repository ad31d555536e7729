/** Days at which a time axis is labelled: beginnings of years, quarters, months, or single days. Pure. */

import { dayToIso, isoToDay } from "../format.ts";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const MONTH_STEPS = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600];
const DAY_STEPS = [1, 2, 5, 7, 14];
const DAYS_IN_MONTH = 30.44;

/** Days to label between two days, at most `most` of them, in order. */
export function ticks(first: number, last: number, most: number): number[] {
  const dayStep = DAY_STEPS.find((step) => (last - first) / step <= most);
  if (dayStep) {
    const found: number[] = [];
    for (let day = Math.ceil(first / dayStep) * dayStep; day <= last; day += dayStep) found.push(day);
    return found;
  }
  const months = (last - first) / DAYS_IN_MONTH;
  const step = MONTH_STEPS.find((each) => months / each <= most) ?? 1200;
  const found: number[] = [];
  const [year, month] = dayToIso(Math.floor(first)).split("-").map(Number) as [number, number];
  for (let index = Math.floor((year * 12 + month - 1) / step) * step; ; index += step) {
    const day = isoToDay(`${String(Math.floor(index / 12)).padStart(4, "0")}-${String((index % 12) + 1).padStart(2, "0")}-01`);
    if (day === null || day > last) return found;
    if (day >= first) found.push(day);
  }
}

/** "2021" for a January, "Jul" for another month's first, "7 Jul" else; the first label always has its year. */
export function tickLabel(day: number, isFirst: boolean): string {
  const [year, month, date] = dayToIso(Math.round(day)).split("-").map(Number) as [number, number, number];
  const name = MONTHS[month - 1] ?? "";
  const text = date === 1 ? (month === 1 ? String(year) : name) : `${date} ${name}`;
  return isFirst && !(date === 1 && month === 1) ? `${text} ${year}` : text;
}
