/// <reference types="vitest/config" />
import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { figurePagePlugin } from "./figure-page/plugin";

export default defineConfig({
  plugins: [react(), tailwindcss(), figurePagePlugin()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: {
    // The server's package carries the built app, so that users of the wheel need no Node.
    outDir: "../trackai_server/src/trackai_server/web",
    emptyOutDir: true,
    // The content security policy allows nothing inline, not even a small font as a data URL.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // What several pages share comes in one file and not in twenty: a browser has six connections, and the first
        // questions wait behind the last file.
        codeSplitting: {
          groups: [
            { name: "shared", test: /frontend.(src.(ui|lib|api|plot)|node_modules.lucide-react)./, minShareCount: 4 },
          ],
        },
      },
    },
  },
  server: {
    port: 5173,
    proxy: { "/api": { target: process.env.TRACKAI_API ?? "http://127.0.0.1:8000" } },
  },
  test: {
    // Most of what is tested is pure; a file that renders says `@vitest-environment jsdom`.
    environment: "node",
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: ["src/test/setup.ts"],
    // Emptied otherwise, also where its text is asked for.
    css: { include: /tokens\.css/ },
  },
});
