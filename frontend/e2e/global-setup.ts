/** One server for all tests, over a store that a real script has filled. Nothing here is a mock. */
import { filledHome, freePort, python, serve } from "./serving";

export default async function setUp(): Promise<() => Promise<void>> {
  const home = filledHome("fill.py");
  const server = await serve(home.path, await freePort());
  process.env.E2E_URL = server.url;
  process.env.E2E_HOME = home.path;
  process.env.E2E_PYTHON = python();
  return async () => {
    await server.stop();
    home.remove();
  };
}
