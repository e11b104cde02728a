import { expect, it } from "vitest";
import { sameDrawables } from "./drawables";
import type { Drawable, PanelLine } from "./types";

const line: PanelLine = {
  kind: "run",
  id: "a",
  name: "r50-s3",
  color: "var(--s1)",
  stroke: "solid",
  runs: ["a"],
  n: 1,
  baseline: false,
  crashed: false,
};
const picture = { marks: [] } as unknown as Drawable["picture"]; // only its identity counts

it("takes rows that were read anew for the same picture, and no other look or data", () => {
  const drawn = [{ line, picture }];
  expect(sameDrawables(drawn, [{ line: { ...line, runs: ["a"] }, picture }])).toBe(true);
  expect(sameDrawables(drawn, [{ line, picture: { ...picture } }])).toBe(false);
  expect(sameDrawables(drawn, [])).toBe(false);
  const others: Partial<PanelLine>[] = [
    { id: "b" },
    { name: "renamed" },
    { color: "#123456" },
    { stroke: "dash" },
    { runs: ["a", "b"] },
    { n: 2 },
    { baseline: true },
    { crashed: true },
  ];
  for (const other of others) expect(sameDrawables(drawn, [{ line: { ...line, ...other }, picture }])).toBe(false);
});
