import assert from "node:assert/strict";
import { test } from "node:test";
import { Offsets, slice } from "../src/text.ts";

test("slices count code points, as the records do", () => {
  const text = "a😀b𐍈c";
  assert.equal(slice(text, 1, 2), "😀");
  assert.equal(slice(text, 2, 5), "b𐍈c");
  assert.equal(new Offsets(text).length, 5);
});

test("every slice equals the one of an array of code points", () => {
  const text = "🇦🇫 x\ud800y é̂ 𝒳\udc00";
  const points = Array.from(text);
  const offsets = new Offsets(text);
  assert.equal(offsets.length, points.length);
  for (let start = 0; start <= points.length; start += 1) {
    for (let end = start; end <= points.length; end += 1) {
      assert.equal(offsets.slice(start, end), points.slice(start, end).join(""));
    }
  }
});

test("offsets outside the text are cut to it", () => {
  assert.equal(slice("abc", -2, 9), "abc");
  assert.equal(slice("", 0, 1), "");
});
