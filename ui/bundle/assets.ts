/** What the build adds to the bundle: the base map, first-level divisions as points, and licence notices. */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

const HERE = import.meta.dirname;
const MODULES = join(HERE, "..", "node_modules");
const FACTS = join(HERE, "..", "..", "tools", "gazetteer_facts", "admin1_points.tsv");
const BUNDLED = ["leaflet", "topojson-client", "uplot", "world-atlas"];
const LICENCE_NAMES = ["LICENSE", "LICENSE.txt", "LICENSE.md"];

/** Emit a text file next to the bundle. */
function emitter(name: string, fileName: string, source: () => string): Plugin {
  return {
    name,
    apply: "build",
    generateBundle() {
      this.emitFile({ type: "asset", fileName, source: source() });
    },
  };
}

/** Country polygons of Natural Earth, 1:50 million. */
export function baseMap(): Plugin {
  return emitter("base-map", "data/countries-50m.json", () =>
    readFileSync(join(MODULES, "world-atlas", "countries-50m.json"), "utf8"),
  );
}

/** `[[name, lat, lon, people in its cities], ...]`, most people first, from the gazetteer's own table (GeoNames, CC BY 4.0). */
export function admin1Points(): Plugin {
  return emitter("admin1-points", "data/admin1.json", () => {
    const [head = "", ...lines] = readFileSync(FACTS, "utf8").trimEnd().split("\n");
    const at = (field: string): number => head.split("\t").indexOf(field);
    const [name, lat, lon, people] = [at("name"), at("lat"), at("lon"), at("population_of_cities")];
    const points = lines
      .map((line) => line.split("\t"))
      .map((cells) => [cells[name] ?? "", Number(cells[lat]), Number(cells[lon]), Number(cells[people])] as const)
      .sort((a, b) => b[3] - a[3]);
    return JSON.stringify(points);
  });
}

/** Licence texts of what is bundled, and where the map's data come from. */
export function licences(): Plugin {
  return emitter("licences", "LICENSES.txt", () => {
    const parts = BUNDLED.map((name) => {
      const folder = join(MODULES, name);
      const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Record<string, string>;
      const file = LICENCE_NAMES.map((candidate) => join(folder, candidate)).find((path) => existsSync(path));
      if (!file) throw new Error(`${name} ships no licence text; looked for ${LICENCE_NAMES.join(", ")} in ${folder}`);
      return `${name} ${version} (${license})\n\n${readFileSync(file, "utf8").trim()}\n`;
    });
    const data =
      "Country polygons: Natural Earth (public domain), through world-atlas 2.0.2.\n" +
      "First-level divisions: GeoNames (CC BY 4.0), points as in tools/gazetteer_facts.\n";
    return [data, ...parts].join(`\n${"-".repeat(80)}\n\n`);
  });
}
