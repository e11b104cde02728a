import { afterEach, expect, it, vi } from "vitest";
import { client, urlOf } from "./client";
import { isMistake, isWorthRetrying, Problem, sentenceOf, Unreachable } from "./problems";

const answer = (status: number, body: unknown, type = "application/json") =>
  vi.stubGlobal(
    "fetch",
    vi.fn(
      async () =>
        new Response(body === null ? null : JSON.stringify(body), { status, headers: { "content-type": type } }),
    ),
  );

afterEach(() => vi.unstubAllGlobals());

it("fills the path, keeps slashes of metric names, and leaves out what is not asked", () => {
  expect(urlOf("/api/runs/{run_id}/rich/{key}", { run_id: "a b", key: "val/x y" }, { step: 3, limit: undefined })).toBe(
    "/api/runs/a%20b/rich/val/x%20y?step=3",
  );
});
it("answers with the body", async () => {
  answer(200, { projects: [] });
  expect(await client.get("/api/projects")).toEqual({ projects: [] });
});
it("throws the server's sentence, and where in a filter the mistake is", async () => {
  answer(
    422,
    { status: 422, detail: "There is no field.", column: 5, length: 3, text: "a = b" },
    "application/problem+json",
  );
  const error = await client.get("/api/runs").catch((e: unknown) => e);
  expect(error).toBeInstanceOf(Problem);
  expect(isMistake(error) && error.mistake).toEqual({ column: 5, length: 3, text: "a = b" });
  expect(sentenceOf(error)).toBe("There is no field.");
  expect(isWorthRetrying(error)).toBe(false);
});
it("says so when nobody answers, and that is worth another try", async () => {
  vi.stubGlobal(
    "fetch",
    vi.fn(async () => Promise.reject(new TypeError("failed"))),
  );
  const error = await client.get("/api/runs").catch((e: unknown) => e);
  expect(error).toBeInstanceOf(Unreachable);
  expect(isWorthRetrying(error)).toBe(true);
});
it("survives an error that is no JSON", async () => {
  vi.stubGlobal(
    "fetch",
    vi.fn(async () => new Response("<html>", { status: 502, statusText: "Bad Gateway" })),
  );
  await expect(client.get("/api/runs")).rejects.toThrow("Bad Gateway");
});
