import { defineConfig } from "vite";
import { admin1Points, baseMap, licences } from "./bundle/assets.ts";

export default defineConfig({
  base: "/static/",
  plugins: [baseMap(), admin1Points(), licences()],
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
