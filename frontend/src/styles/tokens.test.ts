/// <reference types="node" />
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { contrast } from "@/lib/ansi/contrast";
import { SLOT_HEX } from "@/lib/colors/slots";

const css = readFileSync("src/styles/tokens.css", "utf8");
const block = (selector: string) => {
  const body = css.slice(css.indexOf(`${selector} {`)).split("}")[0] ?? "";
  return new Map([...body.matchAll(/--([\w-]+):\s*([^;]+);/g)].map((m) => [m[1] ?? "", m[2] ?? ""]));
};
const themes = { light: block('[data-theme="light"]'), dark: block('[data-theme="dark"]') };
const rgb = (hex: string) => [1, 3, 5].map((i) => Number.parseInt(hex.slice(i, i + 2), 16));

it("light and dark define the same names", () => {
  expect([...themes.dark.keys()]).toEqual([...themes.light.keys()]);
});

it("the stored colours are the slots of the light theme", () => {
  expect(SLOT_HEX.map((_, slot) => themes.light.get(`run-${slot}`))).toEqual(SLOT_HEX);
});

describe.each(Object.entries(themes))("%s", (_, tokens) => {
  const color = (name: string) => rgb(tokens.get(name) ?? "");
  const surfaces = ["bg", "chrome", "sunken", "hover", "sel", "pop", "good-bg", "bad-bg", "warn-bg"];
  it.each(["fg", "fg2", "fg3", "acc", "good", "bad", "warn"])("text of %s can be read on every surface", (text) => {
    for (const surface of surfaces) expect(contrast(color(text), color(surface)), surface).toBeGreaterThanOrEqual(4.5);
  });
  it("search hits can be read, console colours too", () => {
    for (const text of ["fg", "fg2"]) expect(contrast(color(text), color("mark"))).toBeGreaterThanOrEqual(4.5);
    for (const text of ["ansi-blue", "ansi-magenta", "ansi-cyan"])
      expect(contrast(color(text), color("bg"))).toBeGreaterThanOrEqual(4.5);
  });
  it("controls and all twenty run colours reach 3:1", () => {
    expect(contrast(color("line3"), color("bg"))).toBeGreaterThanOrEqual(3);
    for (let slot = 0; slot < 20; slot++) expect(contrast(color(`run-${slot}`), color("bg"))).toBeGreaterThanOrEqual(3);
  });
});
