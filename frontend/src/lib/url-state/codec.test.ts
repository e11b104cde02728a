import { describe, expect, it } from "vitest";
import { choiceParam, listParam, numberParam, rangeParam, readParam, writeParam } from "./codec";
import { drawnParam, toggleDrawn } from "./drawn";

const read = <T>(param: Parameters<typeof readParam<T>>[0], search: string) =>
  readParam(param, new URLSearchParams(search));

describe("a parameter of the address", () => {
  it("falls back to its default on text that makes no sense, and never throws", () => {
    expect(read(numberParam("smooth", 0, 0, 0.999), "smooth=banana")).toBe(0);
    expect(read(numberParam("smooth", 0, 0, 0.999), "smooth=7")).toBe(0);
    expect(read(choiceParam("x", ["step", "time"]), "x=drop table")).toBe("step");
    expect(read(rangeParam("zoom"), "zoom=9..2")).toBeNull();
    expect(read(rangeParam("zoom"), "zoom=..")).toBeNull();
  });
  it("is left out of the address while it is the default", () => {
    const search = new URLSearchParams("x=time&other=1");
    writeParam(choiceParam("x", ["step", "time"]), "step", search);
    expect(search.toString()).toBe("other=1");
  });
  it("keeps commas and back-quotes inside items of a list", () => {
    const columns = listParam("cols");
    const value = ["config.lr", "metric.a,b", "odd`name"];
    const search = new URLSearchParams();
    writeParam(columns, value, search);
    expect(readParam(columns, new URLSearchParams(search.toString()))).toEqual(value);
  });
});

describe("drawn runs", () => {
  it("follow the newest ten until an eye is toggled", () => {
    expect(read(drawnParam, "")).toEqual({ mode: "newest", count: 10 });
    expect(toggleDrawn(["a", "b"], "b")).toEqual({ mode: "chosen", runs: ["a"] });
    expect(toggleDrawn(["a"], "b")).toEqual({ mode: "chosen", runs: ["a", "b"] });
  });
  it.each([
    { mode: "newest", count: 25 },
    { mode: "chosen", runs: [] },
    { mode: "chosen", runs: ["a", "b"] },
  ] as const)("survive the address: %o", (drawn) => {
    const search = new URLSearchParams();
    writeParam(drawnParam, drawn, search);
    expect(readParam(drawnParam, new URLSearchParams(search.toString()))).toEqual(drawn);
  });
});
