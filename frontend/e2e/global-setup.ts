/** A real server over a real store, filled by a real script. Nothing here is a mock. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));

const freePort = () =>
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

export default async function setUp(): Promise<() => void> {
  const python = process.env.TRACKAI_PYTHON ?? "python3";
  const home = mkdtempSync(join(tmpdir(), "trackai-e2e-"));
  const env = { ...process.env, TRACKAI_HOME: home, TRACKAI_AUTO_LOG_CPU: "0", PYTHONUNBUFFERED: "1" };
  const filled = spawnSync(python, [join(here, "scripts/fill.py")], { env, encoding: "utf8" });
  if (filled.status !== 0) throw new Error(`could not fill the store:\n${filled.stdout}${filled.stderr}`);
  const port = await freePort();
  const server = spawn(python, ["-m", "trackai", "ui", "--port", String(port), "--no-open"], { env });
  let said = "";
  server.stdout.on("data", (text) => {
    said += text;
  });
  server.stderr.on("data", (text) => {
    said += text;
  });
  const url = `http://127.0.0.1:${port}`;
  try {
    await answering(url, server, () => said);
  } catch (error) {
    server.kill();
    throw error;
  }
  process.env.E2E_URL = url;
  process.env.E2E_HOME = home;
  process.env.E2E_PYTHON = python;
  return () => {
    server.kill();
    rmSync(home, { recursive: true, force: true });
  };
}
