import assert from "node:assert/strict";
import { test } from "node:test";
import { withDay } from "../src/asof.ts";

test("a link carries the day of the address that it stands on, and nothing else of it", () => {
  assert.equal(withDay("/incident/i-1", "?level=claims&as_of=2021-07-08&sel=i-1"), "/incident/i-1?as_of=2021-07-08");
  assert.equal(withDay("/report/a%2Fb?event=e-1&at=3-9", "?as_of=2021-07-08"), "/report/a%2Fb?event=e-1&at=3-9&as_of=2021-07-08");
});

test("a link is left as it is where the address has no day, or the link has its own", () => {
  for (const search of ["", "?level=claims", "?as_of="]) assert.equal(withDay("/explore?place=none", search), "/explore?place=none");
  assert.equal(withDay("/explore?as_of=2021-07-01", "?as_of=2021-07-08"), "/explore?as_of=2021-07-01");
});

test("several values of a key all stay", () => {
  assert.equal(withDay("/explore?type=ASSAULT&type=PROTEST", "?as_of=2021-07-08"), "/explore?type=ASSAULT&type=PROTEST&as_of=2021-07-08");
});
