import { expect, it, vi } from "vitest";
import { makeSeriesBatcher, type SeriesAsk } from "./series-batcher";

const ask = (line: string, metric: string, more: Partial<SeriesAsk> = {}): SeriesAsk => ({
  line,
  members: null,
  interval: false,
  metric,
  kind: "metric",
  points: 320,
  whole: true,
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
  steps: 0,
  last: [1],
});

function setUp(missing: string[] = []) {
  let flush = () => {};
  const send = vi.fn(
    async (body: { runs?: string[]; metrics?: string[]; exact_up_to?: number }, _signal?: AbortSignal) => ({
      steps: [[0]],
      series: (body.runs ?? []).flatMap((r) =>
        (body.metrics ?? []).filter((m) => !missing.includes(m)).map((m) => wire(r, m)),
      ),
    }),
  );
  const groups = vi.fn(async (body: { groups?: string[][]; metrics?: string[] }) => ({
    series: (body.groups ?? []).flatMap((_, group) =>
      (body.metrics ?? []).map((metric) => ({
        ...wire("", metric),
        step: [0],
        group,
        runs: 2,
        mean: [1],
        n: [2],
        std: [0],
      })),
    ),
  }));
  const load = makeSeriesBatcher({ runs: send, groups } as never, (f) => {
    flush = f;
  });
  return { load, send, groups, flush: () => flush() };
}

it("asks once for all runs and metrics of a frame", async () => {
  const { load, send, flush } = setUp();
  const answers = ["a", "b"].flatMap((r) => ["x", "y"].map((m) => load(ask(r, m))));
  flush();
  const series = await Promise.all(answers);
  expect(send).toHaveBeenCalledTimes(1);
  expect(series.map((s) => `${s?.line}/${s?.metric}`)).toEqual(["a/x", "a/y", "b/x", "b/y"]);
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

it("asks once for all groups, and tells each its own", async () => {
  const { load, send, groups, flush } = setUp();
  const answers = ["g", "h"].flatMap((g) =>
    ["x", "y"].map((m) => load(ask(g, m, { members: [`${g}1`, `${g}2`], interval: true }))),
  );
  flush();
  const series = await Promise.all(answers);
  expect(send).not.toHaveBeenCalled();
  expect(groups.mock.calls.map(([body]) => body)).toEqual([
    expect.objectContaining({
      groups: [
        ["g1", "g2"],
        ["h1", "h2"],
      ],
      metrics: ["x", "y"],
      interval: true,
    }),
  ]);
  expect(series.map((s) => `${s?.line}/${s?.metric}/${s?.spread?.n[0]}`)).toEqual(["g/x/2", "g/y/2", "h/x/2", "h/y/2"]);
});

it("parts what the server would refuse as too much", async () => {
  const { load, groups, flush } = setUp();
  const members = Array.from({ length: 1000 }, (_, i) => `r${i}`);
  const answers = ["x", "y"].map((m) => load(ask("g", m, { members, points: 1000 })));
  flush();
  await Promise.all(answers);
  expect(groups.mock.calls.map(([body]) => body.metrics)).toEqual([["x"], ["y"]]);
});

it("parts many lines, so that panels are drawn while the server reads the next", async () => {
  const { load, send, flush } = setUp();
  const runs = Array.from({ length: 200 }, (_, i) => `r${i}`);
  const answers = ["w", "x", "y", "z"].flatMap((m) => runs.map((r) => load(ask(r, m, { points: 640 }))));
  flush();
  await Promise.all(answers);
  expect(send.mock.calls.map(([body]) => body.metrics)).toEqual([["w", "x", "y"], ["z"]]);
});

it("asks for a zoom panel by panel, and never for more than two at once", async () => {
  const { load, send, flush } = setUp();
  const runs = Array.from({ length: 50 }, (_, i) => `r${i}`);
  const answers = ["x", "y", "z"].flatMap((m) => runs.map((r) => load(ask(r, m, { points: 448, xMin: 5, xMax: 9 }))));
  flush();
  expect(send.mock.calls.map(([body]) => body.metrics)).toEqual([["x"], ["y"]]);
  await Promise.all(answers);
  expect(send.mock.calls.map(([body]) => body.metrics)).toEqual([["x"], ["y"], ["z"]]);
});

it("stops a request once nobody waits for it, and does not begin those that are outdated", async () => {
  const { load, send, flush } = setUp();
  const stop = new AbortController();
  for (const xMax of [6, 7, 8]) load(ask("a", "x", { xMax }), stop.signal).catch(() => undefined);
  flush();
  expect(send).toHaveBeenCalledTimes(2);
  expect(send.mock.calls.map(([, signal]) => signal?.aborted)).toEqual([false, false]);
  stop.abort();
  expect(send.mock.calls.map(([, signal]) => signal?.aborted)).toEqual([true, true]);
  const answer = load(ask("b", "x"));
  flush();
  await answer;
  expect(send.mock.calls.map(([body]) => body.runs)).toEqual([["a"], ["a"], ["b"]]);
});

it("shows what came coarse, and asks for it again a few panels at a time once everything has a picture", async () => {
  const { load, send, flush } = setUp();
  const runs = Array.from({ length: 50 }, (_, i) => `r${i}`);
  send.mockImplementation(async (body) => ({
    steps: [[0]],
    series: (body.runs ?? []).flatMap((r) =>
      (body.metrics ?? []).map((m) => ({
        ...wire(r, m),
        ...{ coarse: m !== "z" && body.metrics?.length === 4, exact: body.metrics?.length !== 4 || m === "z" },
        // Of 3,000 points two panels are read at once, of a million only as many lines as the server reads finely.
        total: m === "long" ? 1e6 : 3_000,
      })),
    ),
  }));
  const seen: string[] = [];
  const answers = ["x", "y", "z", "long"].flatMap((m) =>
    runs.map((r) => load(ask(r, m), undefined, (one) => seen.push(`${one.metric} ${one.exact}`))),
  );
  flush();
  const series = await Promise.all(answers);
  const [first, ...again] = send.mock.calls.map(([body]) => [body.metrics, body.runs?.length]);
  expect(first).toEqual([["x", "y", "z", "long"], 50]);
  expect(again.filter(([metrics]) => !metrics?.toString().includes("long"))).toEqual([
    [["x"], 50],
    [["y"], 50],
  ]);
  expect(again.filter(([metrics]) => metrics?.toString() === "long")).toEqual(
    [9, 9, 9, 9, 9, 5].map((n) => [["long"], n]),
  );
  expect([...new Set(seen)]).toEqual(["x false", "y false", "long false"]);
  expect(series.every((s) => s?.exact)).toBe(true);
});

it("asks for every point of series that are worth having whole, as far as an answer may hold them", async () => {
  const { load, send, flush } = setUp();
  const most = async (lines: number, more: Partial<SeriesAsk> = {}) => {
    const answers = Array.from({ length: lines }, (_, i) => load(ask(`r${i}`, "x", more)));
    flush();
    await Promise.all(answers);
    return send.mock.calls.at(-1)?.[0].exact_up_to;
  };
  expect(await most(1)).toBe(16 * 320);
  expect(await most(1, { xMin: 5, xMax: 9 })).toBe(0);
});

it("keeps of series that are not wanted whole what is drawn of them", async () => {
  const { load, send, flush } = setUp();
  const last = Array.from({ length: 5_000 }, (_, i) => i % 5);
  send.mockImplementation(async (body) => ({
    steps: [last.map((_, i) => i)],
    series: (body.runs ?? []).map((r) => ({ ...wire(r, "x"), last, total: last.length })),
  }));
  const answers = [load(ask("a", "x")), load(ask("b", "x", { whole: false }))];
  flush();
  const [whole, drawn] = await Promise.all(answers);
  expect([whole?.exact, whole?.x.length, drawn?.exact, drawn?.total]).toEqual([true, 5_000, false, 5_000]);
  expect(drawn?.x.length).toBeLessThan(640);
});

it("lets a zoom go before what only makes a picture finer", async () => {
  const { load, send, flush } = setUp();
  const runs = Array.from({ length: 50 }, (_, i) => `r${i}`);
  let zoom: Promise<unknown> = Promise.resolve();
  send.mockImplementation(async (body) => {
    const coarse = (body.metrics?.length ?? 0) === 3;
    const total = 4_000;
    return {
      steps: [[0]],
      series: runs.flatMap((r) => (body.metrics ?? []).map((m) => ({ ...wire(r, m), coarse, total }))),
    };
  });
  const answers = ["x", "y", "z"].flatMap((m) =>
    runs.map((r) =>
      load(ask(r, m, { points: 600 }), undefined, () => {
        if (send.mock.calls.length > 1) return;
        zoom = load(ask("r0", "x", { points: 600, xMin: 1, xMax: 2 }));
        flush();
      }),
    ),
  );
  flush();
  await Promise.all(answers);
  await zoom;
  expect(send.mock.calls.slice(1).map(([body]) => (body as { x_min?: number }).x_min ?? null)).toEqual([
    1,
    null,
    null,
    null,
  ]);
});
