// usage: node shot.tmp.mjs base out w h theme path [actions.js]

import { chromium } from "@playwright/test";

const [base, out, w, h, theme, path, actions] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
const page = await browser.newPage({ viewport: { width: +w, height: +h }, colorScheme: theme });
const errors = [];
page.on("console", (m) => ["error", "warning"].includes(m.type()) && errors.push(m.text()));
page.on("pageerror", (e) => errors.push(`PAGEERROR ${e.message}${(e.stack ?? "").slice(0, 500)}`));
page.on("response", (r) => r.status() >= 400 && errors.push(`${r.status()} ${r.request().method()} ${r.url()}`));
const _t = Date.now();
await page.goto(base + path);
await page.waitForTimeout(+(process.env.W ?? 3500));
if (actions) await new (Object.getPrototypeOf(async () => {}).constructor)("page", actions)(page);
await page.screenshot({ path: out });
await browser.close();
