import { expect, it } from "vitest";
import { contrast, readable } from "./contrast";
import { parseAnsi, plainText } from "./parse";

const E = "\u001b";

it("colours spans and resets", () => {
  expect(parseAnsi(`${E}[31mred${E}[0m plain ${E}[1;92mbold green`)).toEqual([
    { text: "red", color: "red" },
    { text: " plain " },
    { text: "bold green", color: "green", bold: true },
  ]);
});
it("reads 256 and true colours", () => {
  expect(parseAnsi(`${E}[38;5;196mx${E}[38;2;1;2;3my`).map((s) => s.color)).toEqual(["rgb(255 0 0)", "rgb(1 2 3)"]);
});
it("takes any background for the surface of its hue, on which all text can be read", () => {
  const surfaces = (codes: string) => parseAnsi(`${E}[${codes}mx`).map((s) => s.background);
  expect(["41", "48;5;196", "48;2;20;160;40", "48;5;226", "48;5;240", "48;2;9;9;9", "48;5;4"].map(surfaces)).toEqual([
    ["red"],
    ["red"],
    ["green"],
    ["yellow"],
    ["black"],
    ["black"],
    ["blue"],
  ]);
});
it("makes every 256 colour readable in both themes", () => {
  for (let n = 16; n < 256; n++) {
    const color = parseAnsi(`${E}[38;5;${n}mx`)[0]?.color ?? "";
    for (const bg of [
      [255, 255, 255],
      [16, 17, 19],
    ] as const)
      expect(contrast(readable(color, bg).match(/\d+/g)?.map(Number) ?? [], bg), `${n}`).toBeGreaterThanOrEqual(4.5);
  }
});
it("drops cursor movements, titles and control characters", () => {
  expect(plainText(`${E}[2K${E}]0;evil\u0007a\u0000b${E}[1A`)).toBe("ab");
});
it("shows the last state of a progress bar", () => {
  expect(plainText("10%\r50%\r100%\r")).toBe("100%");
});
it("makes any colour readable on its background", () => {
  for (const bg of [
    [255, 255, 255],
    [16, 17, 19],
  ] as const) {
    const out = readable("rgb(128 128 0)", bg).match(/\d+/g)?.map(Number) ?? [];
    expect(contrast(out, bg)).toBeGreaterThanOrEqual(4.5);
  }
});
