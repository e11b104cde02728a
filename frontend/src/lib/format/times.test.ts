import { describe, expect, it } from "vitest";
import { commonPrefix, middle } from "./names";
import { formatAgo, formatDuration } from "./times";

const now = new Date(2026, 10, 23, 15, 0, 0).getTime() / 1000;

describe("relative times", () => {
  it.each([
    [30, "now"],
    [4 * 60, "4 min ago"],
    [2 * 3600, "2 h ago"],
    [26 * 3600, "yesterday"],
    [3 * 86_400, "3 days ago"],
    [11 * 86_400, "12 Nov"],
    [460 * 86_400, "Aug 2025"],
  ])("%d seconds ago is %s", (seconds, text) => {
    expect(formatAgo(now - seconds, now)).toBe(text);
  });
});

it("durations have two units at most", () => {
  const plain = (s: number) => formatDuration(s).replaceAll("\u2009", " ");
  expect([0.4, 48, 200, 4140, 187_200].map(plain)).toEqual(["0.4 s", "48 s", "3 m 20 s", "1 h 09 m", "2 d 4 h"]);
});

it("long names lose the middle, never the end", () => {
  expect(middle("r50-sgd-0.1-torchvision", 18)).toBe("r50-sgd-0.1-…ision");
  expect(middle("short", 18)).toBe("short");
});

it("the common prefix of names ends at a separator", () => {
  expect(commonPrefix(["r50-adamw-s0", "r50-adamw-s1"])).toBe("r50-adamw-".length);
  expect(commonPrefix(["alpha", "alto"])).toBe(0);
  expect(commonPrefix(["alone"])).toBe(0);
});
