import { expect, it } from "vitest";
import { type Layer, layered, layoutOf, overrides, ownLayout, sameLayer, withLayout } from "./layers";

const base = { filter: "tag = a", sort: "name", smooth: "0.9" };
const text = (params: URLSearchParams) => Object.fromEntries(params);

it("what the address does not say, the view does; an empty text takes away", () => {
  expect(text(layered("", base))).toEqual(base);
  expect(text(layered("?filter=tag+%3D+b&smooth=&x=time", base))).toEqual({
    filter: "tag = b",
    sort: "name",
    x: "time",
  });
  expect(text(layered("?filter=&x=time", null))).toEqual({ x: "time" });
});
const all: Layer[] = [{}, base, { filter: "x", cols: "a,b" }, { sort: "name" }, { smooth: "0.5", filter: "tag = a" }];
const views: (Layer | null)[] = [null, {}, base, { other: "1" }];
it.each(all)("an address over a view says what differs and no more: %#", (layer) => {
  for (const under of views) {
    const own = overrides(new URLSearchParams(layer), under);
    expect(text(layered(own, under))).toEqual(layer);
    for (const [name, value] of own) expect(under?.[name]).not.toBe(value);
  }
});
it("a view keeps no zoom, no opened panel and not its own name", () => {
  expect(layoutOf(new URLSearchParams("view=3&zoom=1..2&panel=x&filter=a&cols="))).toEqual({ filter: "a" });
});
it("another layout leaves the moment as it is", () => {
  const layout = ownLayout("?zoom=3..4&sort=name&smooth=&view=3");
  expect(layout).toEqual({ sort: "name", smooth: "", view: "3" });
  expect(text(withLayout("?zoom=1..2&filter=a&view=2", layout))).toEqual({ zoom: "1..2", ...layout });
});
it("layers are the same whatever their order", () => {
  expect(sameLayer({ a: "1", b: "2" }, { b: "2", a: "1" })).toBe(true);
  expect(sameLayer({ a: "1" }, { a: "1", b: "2" })).toBe(false);
});
