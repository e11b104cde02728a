import { expect, it } from "vitest";
import { liveFrom } from "./live";

it("is live while it hears something, stalled after five seconds of silence, offline when it fails", () => {
  expect(liveFrom(true, 100, 0.4, false, 101)).toEqual({ state: "live", delay: 0.4 });
  expect(liveFrom(true, 100, 0.4, false, 138)).toEqual({ state: "stalled", since: 100 });
  expect(liveFrom(false, 100, 0.4, true, 101)).toEqual({ state: "offline" });
  expect(liveFrom(false, null, 0, false, 1)).toEqual({ state: "connecting" });
});
