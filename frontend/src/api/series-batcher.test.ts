import { expect, it, vi } from "vitest";
import { makeSeriesBatcher, type SeriesAsk } from "./series-batcher";

const ask = (run: string, metric: string, more: Partial<SeriesAsk> = {}): SeriesAsk => ({
  run,
  metric,
  kind: "metric",
  points: 320,
  x: "step",
  xMin: null,
  xMax: null,
  ...more,
});
const wire = (run: string, metric: string) => ({
  run,
  metric,
  exact: true,
  total: 1,
  step: [0],
  time: [0],
  x: [0],
  last: [1],
});

function setUp(missing: string[] = []) {
  let flush = () => {};
  const send = vi.fn(async (body: { runs?: string[]; metrics?: string[] }) => ({
    series: (body.runs ?? []).flatMap((r) =>
      (body.metrics ?? []).filter((m) => !missing.includes(m)).map((m) => wire(r, m)),
    ),
  }));
  const load = makeSeriesBatcher(send as never, (f) => {
    flush = f;
  });
  return { load, send, flush: () => flush() };
}

it("asks once for all runs and metrics of a frame", async () => {
  const { load, send, flush } = setUp();
  const answers = ["a", "b"].flatMap((r) => ["x", "y"].map((m) => load(ask(r, m))));
  flush();
  const series = await Promise.all(answers);
  expect(send).toHaveBeenCalledTimes(1);
  expect(series.map((s) => `${s?.run}/${s?.metric}`)).toEqual(["a/x", "a/y", "b/x", "b/y"]);
});

it("never fetches a product of unlike sets", async () => {
  const { load, send, flush } = setUp();
  const answers = [load(ask("a", "x")), load(ask("b", "x")), load(ask("a", "y"))];
  flush();
  await Promise.all(answers);
  expect(send.mock.calls.map(([b]) => [b.runs, b.metrics])).toEqual([
    [["a", "b"], ["x"]],
    [["a"], ["y"]],
  ]);
});

it("keeps questions about different ranges apart", async () => {
  const { load, send, flush } = setUp();
  const answers = [load(ask("a", "x")), load(ask("a", "x", { xMin: 5 }))];
  flush();
  await Promise.all(answers);
  expect(send).toHaveBeenCalledTimes(2);
});

it("answers null for a run that has no such metric, and leaves out what was cancelled", async () => {
  const { load, send, flush } = setUp(["x"]);
  const stop = new AbortController();
  void load(ask("gone", "x"), stop.signal);
  const answer = load(ask("a", "x"));
  stop.abort();
  flush();
  expect(await answer).toBeNull();
  expect(send.mock.calls[0]?.[0].runs).toEqual(["a"]);
});
