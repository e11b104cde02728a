import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { SeriesData } from "@/lib/series/series";
import { Problem } from "./problems";
import type { SeriesAsk } from "./series-batcher";
import { makeSeriesStore } from "./series-store";

const ask = (line: string, more: Partial<SeriesAsk> = {}): SeriesAsk => ({
  line,
  members: null,
  interval: false,
  metric: "loss",
  kind: "metric",
  points: 320,
  whole: true,
  x: "step",
  xMin: null,
  xMax: null,
  ...more,
});
const named = (line: string) => ({ line }) as SeriesData; // the store looks at nothing else

function setUp() {
  const waiting: {
    ask: SeriesAsk;
    signal?: AbortSignal;
    preview?(s: SeriesData): void;
    answer(s: SeriesData | null): void;
    fail(e: unknown): void;
  }[] = [];
  const load = vi.fn(
    (asked: SeriesAsk, signal?: AbortSignal, preview?: (s: SeriesData) => void) =>
      new Promise<SeriesData | null>((answer, fail) => waiting.push({ ask: asked, signal, preview, answer, fail })),
  );
  const answerAll = async () => {
    for (const one of waiting.splice(0)) one.answer(named(one.ask.line));
    await vi.advanceTimersByTimeAsync(0);
  };
  return { store: makeSeriesStore(load), load, waiting, answerAll };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("tells a view once of all that comes at once", async () => {
  const { store, answerAll } = setUp();
  const view = store.view(["a", "b", "c"].map((line) => ask(line)));
  const listener = vi.fn();
  view.subscribe(listener);
  expect(view.current().data).toEqual([undefined, undefined, undefined]);
  await answerAll();
  expect(listener).toHaveBeenCalledTimes(1);
  expect(view.current().data.map((s) => s?.line)).toEqual(["a", "b", "c"]);
  expect(view.current()).toBe(view.current());
});

it("has a part of what it knows at once, and asks nothing", async () => {
  const { store, load, answerAll } = setUp();
  store.view(["a", "b", "c"].map((line) => ask(line))).subscribe(() => {});
  await answerAll();
  const part = store.view([ask("c"), null]);
  expect(part.current().data.map((s) => s?.line)).toEqual(["c", undefined]);
  part.subscribe(() => {});
  expect(load).toHaveBeenCalledTimes(3);
});

it("gives up what nobody waits for, and hands on what the next view wants too", async () => {
  const { store, load, waiting } = setUp();
  const leave = store.view([ask("a"), ask("b")]).subscribe(() => {});
  leave();
  store.view([ask("b")]).subscribe(() => {});
  await vi.advanceTimersByTimeAsync(0);
  expect(waiting.map((w) => w.signal?.aborted)).toEqual([true, false]);
  expect(load).toHaveBeenCalledTimes(2);
});

it("asks again for changed runs that are looked at, and for others when somebody looks", async () => {
  const { store, load, answerAll } = setUp();
  store.view([ask("seen"), ask("same")]).subscribe(() => {});
  const leave = store.view([ask("left")]).subscribe(() => {});
  await answerAll();
  leave();
  void store.refresh((series) => series.ask.line !== "same");
  expect(load.mock.calls.slice(3).map(([one]) => one.line)).toEqual(["seen"]);
  store.view([ask("left"), ask("same")]).subscribe(() => {});
  expect(load.mock.calls.slice(4).map(([one]) => one.line)).toEqual(["left"]);
});

it("puts a longer series in the place of the one that it continues, and of no other", async () => {
  const { store, answerAll } = setUp();
  const view = store.view([ask("a")]);
  view.subscribe(() => {});
  await answerAll();
  const [series] = store.changed(() => true);
  if (!series?.data) throw new Error("the series is looked at");
  const [short, long] = [series.data, named("a")];
  store.replace(series, short, long);
  store.replace(series, short, named("a"));
  await vi.advanceTimersByTimeAsync(0);
  expect(view.current().data[0]).toBe(long);
});

it("tries again where that can help, and says what went wrong in the end", async () => {
  const { store, load, waiting } = setUp();
  const view = store.view([ask("a")]);
  view.subscribe(() => {});
  waiting.pop()?.fail(new Problem(503, { title: "Busy" }));
  await vi.advanceTimersByTimeAsync(400);
  expect(load).toHaveBeenCalledTimes(2);
  expect(view.current().error).toBeNull();
  waiting.pop()?.fail(new Problem(422, { title: "No such axis" }));
  await vi.advanceTimersByTimeAsync(5000);
  expect(load).toHaveBeenCalledTimes(2);
  expect(view.current().error?.message).toBe("No such axis");
});

it("forgets after two minutes what nobody looks at", async () => {
  const { store, answerAll } = setUp();
  const leave = store.view([ask("a")]).subscribe(() => {});
  await answerAll();
  leave();
  await vi.advanceTimersByTimeAsync(250_000);
  expect(store.view([ask("a")]).current().data).toEqual([undefined]);
});

it("shows a coarse picture until the true one is there, but not instead of one that is there already", async () => {
  const { store, waiting, answerAll } = setUp();
  const view = store.view([ask("a")]);
  view.subscribe(() => {});
  waiting[0]?.preview?.(named("coarse"));
  await vi.advanceTimersByTimeAsync(0);
  expect(view.current().data.map((s) => s?.line)).toEqual(["coarse"]);
  expect(store.changed(() => true).map(({ request }) => request !== null)).toEqual([true]);
  await answerAll();
  expect(view.current().data.map((s) => s?.line)).toEqual(["a"]);
  void store.refresh();
  waiting[0]?.preview?.(named("coarse"));
  await vi.advanceTimersByTimeAsync(0);
  expect(view.current().data.map((s) => s?.line)).toEqual(["a"]);
});
