// @vitest-environment jsdom
import { renderHook } from "@testing-library/react";
import { expect, it } from "vitest";
import type { Range } from "@/plot/scales";
import { sharedAxes, useSharedRange } from "./use-shared-range";

function panel(shared: ReturnType<typeof sharedAxes>["y"], id: string, own: Range | null, of = "step") {
  return renderHook((props: { own: Range | null; of: string }) => useSharedRange(shared, id, props.own, props.of), {
    initialProps: { own, of },
  });
}

it("holds what every panel needs, also of those that have left the view", () => {
  const { y } = sharedAxes();
  const low = panel(y, "low", [0, 1]);
  const high = panel(y, "high", [2, 9]);
  expect([low.result.current, high.result.current]).toEqual([
    [0, 9],
    [0, 9],
  ]);
  high.unmount();
  low.rerender({ own: [-1, 1], of: "step" });
  expect(low.result.current).toEqual([-1, 9]);
});

it("takes no word of who shows another scale or window, and nothing from an empty panel", () => {
  const { x } = sharedAxes();
  const seen = panel(x, "seen", [0, 10]);
  panel(x, "out of view", [0, 5000]).unmount();
  panel(x, "empty", null);
  expect(seen.result.current).toEqual([0, 5000]);
  seen.rerender({ own: [0, 10], of: "time" });
  expect(seen.result.current).toEqual([0, 10]);
});
