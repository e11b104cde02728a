import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";

/** The system's Chromium: nothing is downloaded. `CHROMIUM` names another one. */
const chromium =
  process.env.CHROMIUM ?? ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);

export default defineConfig({
  testDir: ".",
  testMatch: "*.spec.ts",
  outputDir: "../test-results",
  globalSetup: "./global-setup.ts",
  workers: 1,
  // Nothing waits this long on a machine at rest; a busy one must not fail for being busy.
  timeout: 120_000,
  expect: { timeout: 30_000 },
  reporter: [["list"]],
  use: {
    viewport: { width: 1280, height: 800 },
    launchOptions: { executablePath: chromium, args: ["--no-sandbox", "--disable-gpu"] },
    trace: "retain-on-failure",
  },
});
