import assert from "node:assert/strict";
import { test } from "node:test";
import { binWidth, coreExtent, countByBin } from "../src/explore/bins.ts";
import { bits, Engine, listNames, sorted, toData, type Data } from "../src/explore/data.ts";
import { chips, EXACT_KEYS, NO_FILTERS, parseFilters, toggled, writeFilters, type ExactKey, type Filters } from "../src/explore/filters.ts";
import { countSpots, toSpots } from "../src/explore/spots.ts";
import { parseState, START, writeState } from "../src/explore/state.ts";
import { tickLabel, ticks } from "../src/explore/ticks.ts";
import { dayToIso, isoToDay } from "../src/format.ts";
import type { Rows } from "../src/types.ts";

const PARTIES = ["Harun militia", "Lake Guard", "residents"];

/** Rows of a made-up store, all alike save what a small generator picks. */
function store(n: number): Rows {
  let seed = 7;
  const pick = (size: number): number => {
    seed = (seed * 48271) % 2147483647;
    return seed % size;
  };
  const column = <T>(make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i));
  const start = column(() => (pick(10) === 0 ? null : 18800 + pick(60)));
  return {
    level: "incidents",
    n,
    dictionaries: {
      type: ["ASSAULT", "CONSULT", "PROTEST"],
      country: ["AFG", "SYR"],
      admin1: ["North", "South"],
      place: ["Port Amal", "Tel Hana"],
      party: PARTIES,
      status: ["denied", "reported"],
      precision: ["admin1", "country", "none", "place"],
      review: ["accepted", "none"],
      voice: ["military", "report"],
      publisher: ["The Lake Post"],
    },
    columns: {
      id: column((i) => `i-${i}`),
      title: column((i) => (i % 5 === 0 ? "Shelling at the port" : "Talks are held")),
      type: column(() => pick(3)),
      quad: column(() => pick(4) + 1),
      status: column(() => pick(2)),
      country: column(() => pick(3) - 1),
      admin1: column(() => pick(2)),
      place: column(() => pick(3) - 1),
      precision: column(() => pick(4)),
      lat: column((i) => (i % 4 === 0 ? null : 30 + pick(5))),
      lon: column((i) => (i % 4 === 0 ? null : 60 + pick(5))),
      start,
      end: column((i) => (start[i] === null ? null : (start[i] as number) + pick(4))),
      probability: column(() => pick(100) / 100),
      actors: column(() => [pick(3)]),
      recipients: column(() => (pick(2) === 0 ? [] : [pick(3)])),
      voices: column(() => [0, 1].slice(pick(2))),
      publisher: column(() => [0]),
      reports: column(() => pick(5) + 1),
      origins: column(() => 1),
      killed_best: column(() => null),
      review: column(() => pick(2)),
      background: column(() => (pick(6) === 0 ? 1 : 0)),
      known: column((i) => 18800 + i),
    },
  };
}

const LISTED = { actor: "actors", recipient: "recipients", voice: "voices", publisher: "publisher" } as const;
const DICTIONARY = { actor: "party", recipient: "party" } as const;

/** The words of one row under a facet, straight from the answer. */
function values(rows: Rows, key: ExactKey, row: number): string[] {
  if (key === "quad") return [String(rows.columns.quad[row])];
  const names = rows.dictionaries[key === "actor" || key === "recipient" ? DICTIONARY[key] : key];
  if (key in LISTED) return (rows.columns[LISTED[key as keyof typeof LISTED]][row] as number[]).map((code) => names[code] as string);
  const code = (rows.columns[key as "type"][row] as number);
  return code < 0 ? [] : [names[code] as string];
}

/** What the filters mean, written as plainly as can be. */
function passes(rows: Rows, filters: Filters, row: number): boolean {
  const c = rows.columns;
  const [lat, lon, start, end] = [c.lat[row] ?? null, c.lon[row] ?? null, c.start[row] ?? null, c.end[row] ?? null];
  for (const key of EXACT_KEYS) {
    const wanted = filters.exact[key];
    if (wanted && !values(rows, key, row).some((value) => wanted.includes(value))) return false;
  }
  if ((c.probability[row] as number) < filters.minProbability) return false;
  if (!filters.background && c.background[row] === 1) return false;
  if (filters.from && (end === null || dayToIso(end) < filters.from)) return false;
  if (filters.to && (start === null || dayToIso(start) > filters.to)) return false;
  if (filters.withoutPoint && lat !== null) return false;
  if (filters.withoutDate && start !== null) return false;
  if (filters.bbox) {
    const [west, south, east, north] = filters.bbox;
    if (lat === null || lon === null || lon < west || lon > east || lat < south || lat > north) return false;
  }
  if (filters.q === "") return true;
  const place = rows.dictionaries.place[c.place[row] as number] ?? "";
  const said = [c.title[row], place, ...values(rows, "actor", row), ...values(rows, "recipient", row)];
  return said.some((text) => text?.toLowerCase().includes(filters.q.toLowerCase()));
}

const QUERIES = [
  "",
  "type=ASSAULT",
  "type=ASSAULT&type=PROTEST&country=AFG",
  "actor=Lake+Guard&recipient=residents",
  "quad=4&quad=3&min_probability=0.4",
  "from=2021-07-01&to=2021-07-12",
  "to=2021-07-01",
  "bbox=61,31,63,33&voice=military",
  "place=none",
  "date=none&background=yes",
  "q=SHELLING&status=denied",
  "q=amal",
  "q=militia&precision=country",
  "type=NOTHING",
];

test("the engine lets in what the filters say, one after another on one engine", () => {
  const rows = store(500);
  const engine = new Engine(toData(rows));
  const order = sorted(engine.data, "newest");
  for (const query of [...QUERIES, ...QUERIES.toReversed()]) {
    const filters = parseFilters(new URLSearchParams(query));
    engine.apply(filters);
    const wanted = Array.from({ length: rows.n }, (_, row) => row).filter((row) => passes(rows, filters, row));
    assert.deepEqual([...engine.select(order)].sort((a, b) => a - b), wanted, query);
  }
});

test("a facet counts what all filters but its own let in", () => {
  const rows = store(300);
  const engine = new Engine(toData(rows));
  for (const query of QUERIES) {
    const filters = parseFilters(new URLSearchParams(query));
    engine.apply(filters);
    const counts = engine.facets();
    for (const key of EXACT_KEYS) {
      const { [key]: _own, ...others } = filters.exact;
      const rest = { ...filters, exact: others };
      engine.data.names[key].forEach((name, code) => {
        let wanted = 0;
        for (let row = 0; row < rows.n; row += 1) if (passes(rows, rest, row) && values(rows, key, row).includes(name)) wanted += 1;
        assert.equal(counts[key][code], wanted, `${query} ${key} ${name}`);
      });
    }
  }
});

test("rows known later than the day of the slider are out", () => {
  const engine = new Engine(toData(store(50)));
  engine.apply({ ...NO_FILTERS, background: true }, 18809);
  assert.equal(engine.countWhere(() => true), 10);
  engine.apply({ ...NO_FILTERS, background: true }, null);
  assert.equal(engine.countWhere(() => true), 50);
});

test("filters survive their address", () => {
  for (const query of QUERIES) {
    const filters = parseFilters(new URLSearchParams(query));
    const written = new URLSearchParams();
    writeFilters(filters, written);
    assert.deepEqual(parseFilters(written), filters, query);
  }
});

test("values that a key cannot have are passed over", () => {
  const filters = parseFilters(new URLSearchParams("from=soon&bbox=1,2&min_probability=x&place=some&type="));
  assert.deepEqual(filters, NO_FILTERS);
});

test("a chip takes off its own filter only", () => {
  const filters = parseFilters(new URLSearchParams("type=ASSAULT&type=PROTEST&from=2021-07-01&q=port"));
  const found = chips(filters);
  assert.deepEqual(found.map(({ label }) => label), ["Type: Assault", "Type: Protest", "“port”", "from 1 Jul 2021"]);
  assert.deepEqual(found[0]?.without, toggled(filters, "type", "ASSAULT"));
  assert.deepEqual(found[0]?.without.exact, { type: ["PROTEST"] });
});

test("the state survives its address, and defaults leave it empty", () => {
  assert.equal(writeState(START), "");
  const query = "?level=claims&type=ASSAULT&as_of=2021-07-08&view=list&order=reports&sel=e-1&at=34%2C66%2C6";
  assert.equal(writeState(parseState(new URLSearchParams(query))), query);
  assert.deepEqual(parseState(new URLSearchParams("level=cats&view=x&order=y&as_of=z")), START);
});

test("orders put rows without a day last and break ties by the store's order", () => {
  const data = toData(store(200));
  for (const order of ["newest", "oldest"] as const) {
    const starts = Array.from(sorted(data, order), (row) => data.start[row] as number);
    const dated = starts.findIndex((day) => day < -1e9);
    assert.ok(dated > 0 && starts.slice(dated).every((day) => day < -1e9));
    const inOrder = starts.slice(0, dated);
    assert.deepEqual(inOrder, inOrder.toSorted((a, b) => (order === "newest" ? b - a : a - b)));
  }
  const most = Array.from(sorted(data, "reports"));
  for (let i = 1; i < most.length; i += 1) {
    const [a, b] = [most[i - 1] as number, most[i] as number];
    assert.ok((data.reports[a] as number) > (data.reports[b] as number) || (data.reports[a] === data.reports[b] && a < b));
  }
});

test("every dated row within the axis is in one bin", () => {
  const data = toData(store(400));
  for (const [first, last] of [[18800, 18860], [18000, 19000], [10000, 19000]] as const) {
    const bins = countByBin(data, new Uint32Array(data.n), 0, first, last);
    const total = bins.quads.reduce((sum, quad) => sum + quad.reduce((a, b) => a + b, 0), 0);
    assert.equal(total, data.start.filter((day) => day >= first && day <= last).length);
    assert.equal(bins.width, binWidth(first, last));
    assert.ok(bins.starts.length <= 172);
  }
});

test("one odd day does not stretch the axis", () => {
  const rows = store(1000);
  const start = [...rows.columns.start];
  start[3] = isoToDay("1919-01-01");
  const data = toData({ ...rows, columns: { ...rows.columns, start, end: start } });
  assert.ok((coreExtent(data)?.[0] ?? 0) > 18700);
});

test("weeks begin on Mondays", () => {
  const data = toData(store(10));
  const bins = countByBin(data, new Uint32Array(data.n), 0, 18800, 19700);
  assert.equal(bins.width, 7);
  assert.equal(new Date(dayToIso(bins.starts[0] as number)).getUTCDay(), 1);
});

test("points are counted by place, class and precision", () => {
  const data = toData(store(300));
  const spots = toSpots(data);
  const counts = countSpots(data, spots, new Uint32Array(data.n), 0);
  assert.equal(counts.reduce((a, b) => a + b, 0), data.lat.filter((lat) => !Number.isNaN(lat)).length);
  const out = new Uint32Array(data.n).fill(bits("box"));
  assert.equal(countSpots(data, spots, out, 0).reduce((a, b) => a + b, 0), 0);
  assert.deepEqual(countSpots(data, spots, out, bits("box")), counts);
});

test("axis labels stand at beginnings of months and years", () => {
  const day = (iso: string): number => isoToDay(iso) as number;
  assert.deepEqual(ticks(day("2021-01-15"), day("2021-12-20"), 8).map(dayToIso), ["2021-03-01", "2021-05-01", "2021-07-01", "2021-09-01", "2021-11-01"]);
  assert.deepEqual(ticks(day("2015-02-01"), day("2021-12-20"), 8).map(dayToIso), ["2016-01-01", "2017-01-01", "2018-01-01", "2019-01-01", "2020-01-01", "2021-01-01"]);
  assert.equal(ticks(day("2021-07-01"), day("2021-07-04"), 8).length, 4);
  assert.equal(tickLabel(day("2021-07-01"), true), "Jul 2021");
  assert.equal(tickLabel(day("2021-01-01"), true), "2021");
  assert.equal(tickLabel(day("2021-07-09"), false), "9 Jul");
});

test("names of lists come back", () => {
  const data: Data = toData(store(5));
  for (let row = 0; row < 5; row += 1) assert.ok(listNames(data, "actor", row).every((name) => PARTIES.includes(name)));
});
