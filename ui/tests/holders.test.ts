import assert from "node:assert/strict";
import { test } from "node:test";
import { changes, sides, spellOn } from "../src/explore/holders.ts";
import type { ControlPlace } from "../src/types.ts";

function place(name: string, ...spells: [holder: string | null, since: string, until: string | null][]): ControlPlace {
  return {
    name,
    lat: 1,
    lon: 2,
    country: "AFG",
    admin1: null,
    spells: spells.map(([holder, since, until]) => ({ holder, since, until, status: "reported", contested: false, incidents: ["i-1"], voices: [] })),
  };
}

const PLACES = [
  place("Tel Hana", ["Lake Guard", "2021-05-01", "2021-06-01"], ["Harun militia", "2021-06-01", null]),
  place("Port Amal", ["Harun militia", "2021-05-20", "2021-07-01"], [null, "2021-07-01", null]),
];

test("a spell holds from its first day until the day of the next", () => {
  const hana = PLACES[0] as ControlPlace;
  assert.equal(spellOn(hana, "2021-04-30"), null);
  assert.equal(spellOn(hana, "2021-05-01")?.holder, "Lake Guard");
  assert.equal(spellOn(hana, "2021-05-31")?.holder, "Lake Guard");
  assert.equal(spellOn(hana, "2021-06-01")?.holder, "Harun militia");
  assert.equal(spellOn(hana, "2030-01-01")?.holder, "Harun militia");
});

test("a place given up to nobody is told apart from one of which nothing is known", () => {
  const amal = PLACES[1] as ControlPlace;
  assert.equal(spellOn(amal, "2021-07-02")?.holder, null);
  assert.notEqual(spellOn(amal, "2021-07-02"), null);
});

test("sides have letters and colours of their own, the most frequent first", () => {
  const found = [...sides(PLACES).values()];
  assert.deepEqual(found.map(({ name, letter }) => [name, letter]), [["Harun militia", "H"], ["Lake Guard", "L"]]);
  const many = Array.from({ length: 9 }, (_, i) => place(`P${i}`, [`Army ${String.fromCharCode(65 + i)}`, "2021-01-01", null]));
  const letters = [...sides(many).values()].map(({ letter }) => letter);
  assert.equal(new Set(letters.slice(0, 6)).size, 6);
  assert.deepEqual(letters.slice(6), ["*", "*", "*"]);
});

test("days of change are in order, each once", () => {
  assert.deepEqual(changes(PLACES), ["2021-05-01", "2021-05-20", "2021-06-01", "2021-07-01"]);
});
