import assert from "node:assert/strict";
import { test } from "node:test";
import { type Mark, marksOf, segments, visible } from "../src/views/parts/spans.ts";

const span = (start: number, end: number, role: Mark["role"] = "actor", event = "e-1") => ({ start, end, role, event, field: role, number: 0 });

/** Spans anywhere in a text of `length` code points, from a fixed sequence of numbers. */
function scattered(seed: number, length: number, many: number): ReturnType<typeof span>[] {
  let state = seed;
  const next = (below: number): number => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * below);
  };
  return Array.from({ length: many }, () => {
    const start = next(length - 1);
    return span(start, start + 1 + next(length - start - 1), next(2) ? "actor" : "place", `e-${next(3)}`);
  });
}

test("segments cover the text once, in order, and each lies inside its marks", () => {
  for (let seed = 1; seed < 200; seed += 1) {
    const marks = marksOf(scattered(seed, 40, 12), 40);
    let at = 0;
    for (const segment of segments(marks, 40)) {
      assert.equal(segment.start, at);
      at = segment.end;
      for (const [i, mark] of marks.entries()) {
        assert.equal(segment.marks.includes(i), mark.start <= segment.start && segment.end <= mark.end);
      }
    }
    assert.equal(at, 40);
  }
});

test("marks that overlap never share a line", () => {
  for (let seed = 1; seed < 200; seed += 1) {
    const marks = marksOf(scattered(seed, 40, 12), 40);
    for (const a of marks) {
      for (const b of marks) {
        if (a !== b && a.start < b.end && b.start < a.end) assert.notEqual(a.lane, b.lane);
      }
    }
  }
});

test("a long mark lies outside a short one", () => {
  const [segment] = segments(marksOf([span(2, 4, "place"), span(0, 9, "action")], 9), 9).filter((s) => s.start === 2);
  assert.deepEqual(segment?.marks, [0, 1]);
  assert.deepEqual(marksOf([span(2, 4, "place"), span(0, 9, "action")], 9).map((m) => m.lane), [1, 0]);
});

test("events that share words share the mark", () => {
  const marks = marksOf([span(0, 3, "actor", "e-1"), span(0, 3, "actor", "e-2"), span(0, 3, "recipient", "e-2")], 9);
  assert.deepEqual(marks.map((m) => m.references.map((r) => r.event)), [["e-1", "e-2"], ["e-2"]]);
});

test("spans outside the text are left out", () => {
  assert.deepEqual(marksOf([span(5, 12), span(-1, 3), span(4, 4)], 9), []);
});

test("control and direction characters show as signs, one for one", () => {
  const text = "a\u0000b\u001bc\u202ed\u0085e\nf\tg\ud83d\ude00";
  const shown = Array.from(text).map(visible);
  assert.equal(shown.length, Array.from(text).length);
  assert.equal(shown.join(""), "a\u2400b\u241bc\ufffdd\ufffde\nf\tg\ud83d\ude00");
});
