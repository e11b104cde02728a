import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { test as base, expect } from "@playwright/test";

export const url = (path: string): string => `${process.env.E2E_URL}${path}`;

/** Starts a training script and resolves to its run's id once it logs. */
export async function train(project: string, name: string): Promise<{ run: string; process: ChildProcess }> {
  const script = fileURLToPath(new URL("scripts/train.py", import.meta.url));
  const child = spawn(process.env.E2E_PYTHON ?? "python3", [script, project, name], {
    env: { ...process.env, TRACKAI_HOME: process.env.E2E_HOME },
  });
  const run = await new Promise<string>((resolve, reject) => {
    let said = "";
    child.stdout.on("data", (text) => {
      said += text;
      const id = /ready (\S+)\n/.exec(said)?.[1];
      if (id) resolve(id);
    });
    child.once("exit", () => reject(new Error("the training script ended")));
  });
  return { run, process: child };
}

/** Every test fails on an error in the page, unless it says that it provokes one. */
export const test = base.extend<{ quiet: undefined }>({
  quiet: [
    async ({ page }, use) => {
      const errors: string[] = [];
      page.on("pageerror", (error) => errors.push(error.message));
      page.on("console", (message) => {
        // A logged page in its sandbox was kept from loading something: by its own policy, which no page of ours has.
        if (/Security Policy directive: "(default-src 'none'|img-src data: blob:)"/.test(message.text())) return;
        // The browser itself reports answers such as 422; those are the server's sentences, not mistakes of the page.
        if (message.type() === "error" && !message.text().startsWith("Failed to load resource"))
          errors.push(message.text());
      });
      await use(undefined);
      expect(errors).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
