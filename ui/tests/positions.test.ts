import assert from "node:assert/strict";
import { test } from "node:test";
import { positionLabel, positionOf, voicesByPosition } from "../src/views/parts/positions.ts";

const told = (claim: Parameters<typeof voicesByPosition>[0]): string[] => voicesByPosition(claim).map(({ label, names }) => `${label} ${names.join(", ")}`);

test("who tells, who denies and who could not verify a claim stand apart", () => {
  const voices = ["a spokesman", "residents", "monitors", "the ministry"];
  assert.deepEqual(told({ voices, voice_positions: ["denies", "tells", "doubts", "tells"], status: "happened" }), ["according to residents, the ministry", "denied by a spokesman", "not verified by monitors"]);
});

test("a report without other voices tells or denies itself", () => {
  assert.deepEqual(told({ voices: [], voice_positions: [], status: "happened" }), ["according to the report itself"]);
  assert.deepEqual(told({ voices: [], voice_positions: [], status: "denied" }), ["denied by the report itself"]);
  assert.deepEqual(told({ voices: ["monitors"], voice_positions: ["doubts"], status: "happened" }), ["according to the report itself", "not verified by monitors"]);
});

test("a denier alone is nobody according to whom it happened", () => {
  assert.deepEqual(told({ voices: ["a spokesman"], voice_positions: ["denies"], status: "denied" }), ["denied by a spokesman"]);
});

test("a voice denies by its stance or by its status", () => {
  assert.equal(positionOf({ stance: "asserts", status: "denied" }), "denies");
  assert.equal(positionOf({ stance: "denies", status: "happened" }), "denies");
  assert.equal(positionOf({ stance: "doubts", status: "possible" }), "doubts");
  assert.equal(positionOf({ stance: "claims_responsibility", status: "happened" }), "tells");
});

test("a voice that told and denied is headed by both", () => {
  assert.equal(positionLabel(["denies", "tells"]), "according to, ✕ denied by");
});
