import assert from "node:assert/strict";
import { test } from "node:test";
import { dayToIso, interval, isoToDay, percent } from "../src/format.ts";

test("days and ISO days map to one another", () => {
  for (const iso of ["1970-01-01", "2021-07-07", "1969-12-31", "2024-02-29"]) {
    const day = isoToDay(iso);
    assert.notEqual(day, null);
    assert.equal(dayToIso(day as number), iso);
  }
  assert.equal(isoToDay("1970-01-02"), 1);
});

test("what is no day is null", () => {
  for (const text of ["", null, undefined, "2021-02-30", "7 July", "2021-7-7", "2021-13-01"]) assert.equal(isoToDay(text), null);
});

test("intervals read as people write them", () => {
  assert.equal(interval("2021-07-07", "2021-07-07"), "7 Jul 2021");
  assert.equal(interval("2021-07-07", "2021-07-09"), "7–9 Jul 2021");
  assert.equal(interval("2021-06-30", "2021-07-02"), "30 Jun – 2 Jul 2021");
  assert.equal(interval("2020-12-30", "2021-01-02"), "30 Dec 2020 – 2 Jan 2021");
  assert.equal(interval(null, null), "no date");
});

test("a share short of all is never 100 %, more than none never 0 %", () => {
  assert.equal(percent(0.999), ">99\u00a0%");
  assert.equal(percent(1), "100\u00a0%");
  assert.equal(percent(0.001), "<1\u00a0%");
  assert.equal(percent(0), "0\u00a0%");
  assert.equal(percent(0.874), "87\u00a0%");
});
