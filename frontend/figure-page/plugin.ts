/**
 * Makes /figure.html: one page that holds Plotly and what draws with it.
 *
 * Its scripts stand in it, since a sandboxed frame has an origin of its own, to which the server gives no file. It is
 * asked for when a figure is on the page, and counts to no other page.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const PAGE = "figure.html";

function figurePage(): string {
  const plotly = createRequire(import.meta.url).resolve("plotly.js-cartesian-dist-min");
  const frame = fileURLToPath(new URL("frame.js", import.meta.url));
  const scripts = [plotly, frame].map((path) => readFileSync(path, "utf8").replaceAll("</script", "<\\/script"));
  return [
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Figure</title>',
    "<style>body{margin:0;overflow:hidden}</style><body><div id=figure></div>",
    ...scripts.map((text) => `<script>${text}</script>`),
    "</body></html>",
  ].join("\n");
}

export const figurePagePlugin = (): Plugin => ({
  name: "figure-page",
  generateBundle() {
    this.emitFile({ type: "asset", fileName: PAGE, source: figurePage() });
  },
  configureServer(server) {
    server.middlewares.use(`/${PAGE}`, (_, answer) => {
      answer.setHeader("content-type", "text/html; charset=utf-8");
      answer.end(figurePage());
    });
  },
});
