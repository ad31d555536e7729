import { defineConfig } from "vite";
import { licences, mapData } from "./bundle/assets.ts";

export default defineConfig({
  base: "/",
  plugins: [mapData(), licences()],
  build: {
    outDir: "../src/wirebird/desk/static",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 700,
  },
});
