/** What the build adds to the bundle: the base map, first-level divisions as points, and licence notices. */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

const HERE = import.meta.dirname;
const MODULES = join(HERE, "..", "node_modules");
const FACTS = join(HERE, "..", "..", "tools", "gazetteer_facts", "admin1_points.tsv");
const BUNDLED = ["leaflet", "topojson-client", "uplot", "world-atlas"];
const LICENCE_NAMES = ["LICENSE", "LICENSE.txt", "LICENSE.md"];

const MAP_MODULE = "virtual:map-data";

/** First-level divisions as `[[name, lat, lon], ...]`, most people first, from the gazetteer's own table (GeoNames, CC BY 4.0). */
function admin1Points(): string {
  const [head = "", ...lines] = readFileSync(FACTS, "utf8").trimEnd().split("\n");
  const at = (field: string): number => head.split("\t").indexOf(field);
  const [name, lat, lon, people] = [at("name"), at("lat"), at("lon"), at("population_of_cities")];
  const points = lines
    .map((line) => line.split("\t"))
    .filter((cells) => cells[lat] && cells[lon])
    .sort((a, b) => Number(b[people]) - Number(a[people]))
    .map((cells) => [cells[name], Number(cells[lat]), Number(cells[lon])]);
  return JSON.stringify(points);
}

/** `virtual:map-data`: addresses of the country polygons (Natural Earth, 1:50 million) and of the division points. */
export function mapData(): Plugin {
  return {
    name: "map-data",
    resolveId: (id) => (id === MAP_MODULE ? `\0${MAP_MODULE}` : null),
    load(id) {
      if (id !== `\0${MAP_MODULE}`) return null;
      const countries = readFileSync(join(MODULES, "world-atlas", "countries-50m.json"), "utf8");
      const polygons = this.emitFile({ type: "asset", name: "countries-50m.json", source: countries });
      const points = this.emitFile({ type: "asset", name: "admin1.json", source: admin1Points() });
      return (
        `export const countriesUrl = import.meta.ROLLUP_FILE_URL_${polygons};\n` +
        `export const admin1Url = import.meta.ROLLUP_FILE_URL_${points};\n`
      );
    },
  };
}

/** Licence texts of what is bundled, and where the map's data come from. */
export function licences(): Plugin {
  return {
    name: "licences",
    generateBundle() {
      this.emitFile({ type: "asset", fileName: "LICENSES.txt", source: licenceText() });
    },
  };
}

function licenceText(): string {
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
}
