/** Real servers over real stores, for all tests and for those that need one of their own. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === "object" && address ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });

async function answering(url: string, server: ChildProcess, said: () => string): Promise<void> {
  for (let attempt = 0; attempt < 150; attempt++) {
    if (server.exitCode !== null) throw new Error(`the server ended at once:\n${said()}`);
    const ok = await fetch(`${url}/api/health`).then(
      (r) => r.ok,
      () => false,
    );
    if (ok) return;
    await new Promise((r) => setTimeout(r, 200));
  }
  throw new Error(`no answer from ${url}:\n${said()}`);
}

export interface Home {
  path: string;
  remove(): void;
}

/** A store of its own, filled by one of the scripts. */
export function filledHome(script: string, ...words: string[]): Home {
  const path = mkdtempSync(join(tmpdir(), "trackai-e2e-"));
  const file = fileURLToPath(new URL(`scripts/${script}`, import.meta.url));
  const filled = spawnSync(python(), [file, ...words], { env: environment(path), encoding: "utf8" });
  if (filled.status !== 0) throw new Error(`could not fill the store:\n${filled.stdout}${filled.stderr}`);
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export const python = (): string => process.env.TRACKAI_PYTHON ?? "python3";

const environment = (home: string) => ({
  ...process.env,
  TRACKAI_HOME: home,
  TRACKAI_AUTO_LOG_CPU: "0",
  PYTHONUNBUFFERED: "1",
});

export interface Server {
  url: string;
  process: ChildProcess;
  stop(): Promise<void>;
}

/** Starts `trackai ui` and resolves once it answers. */
export async function serve(home: string, port: number): Promise<Server> {
  const server = spawn(python(), ["-m", "trackai", "ui", "--port", String(port), "--no-open"], {
    env: environment(home),
  });
  let said = "";
  for (const stream of [server.stdout, server.stderr])
    stream.on("data", (text) => {
      said += text;
    });
  const url = `http://127.0.0.1:${port}`;
  try {
    await answering(url, server, () => said);
  } catch (error) {
    server.kill();
    throw error;
  }
  return {
    url,
    process: server,
    stop: async () => {
      const ended = once(server, "exit");
      server.kill();
      await ended;
    },
  };
}
