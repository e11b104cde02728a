import { expect, it } from "vitest";
import { printOwn, readOwn } from "./panel-settings";

it.each([
  { logY: true },
  { y: [0, 2.5] },
  { smoothing: 0.9, smoother: "gaussian", band: "none", clip: true, logX: true, axis: "epoch" },
  // What differs from the page by being the default.
  { logY: false, y: null, smoothing: 0, axis: "step" },
] as const)("what one panel does otherwise survives the address: %o", (own) => {
  expect(readOwn(printOwn("metric:val/loss?x", own))).toEqual({ panel: "metric:val/loss?x", own });
});

it("leaves out what makes no sense, and never throws", () => {
  expect(readOwn("metric:a?logy=perhaps&y=2..1&clip=1")).toEqual({ panel: "metric:a", own: { clip: true } });
  expect(readOwn("metric:a?nonsense=1")).toBeNull();
  expect(readOwn("")).toBeNull();
});
