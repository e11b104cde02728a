import { expect, it } from "vitest";
import { readParam, writeParam } from "@/lib/url-state/codec";
import { brushesParam } from "./brushes-param";

it("brings brushes through the address, those of runs without a value too", () => {
  const search = new URLSearchParams();
  writeParam(
    brushesParam,
    {
      "config.lr": { kind: "range", from: 1e-4, to: 0.1, missing: false },
      "config.optim": { kind: "names", names: ["sgd", "a,b"], missing: true },
      none: { kind: "range", from: Number.NaN, to: Number.NaN, missing: true },
    },
    search,
  );
  expect(readParam(brushesParam, new URLSearchParams(search.toString()))).toEqual({
    "config.lr": { kind: "range", from: 1e-4, to: 0.1, missing: false },
    "config.optim": { kind: "names", names: ["sgd", "a,b"], missing: true },
    none: { kind: "range", from: Number.NaN, to: Number.NaN, missing: true },
  });
});
it.each([
  "[]",
  "3",
  "{",
  '{"a":1}',
  '{"a":{"kind":"range","from":"x","to":1,"missing":true}}',
  '{"a":{"kind":"names","names":[1],"missing":true}}',
])("takes %s for no brush", (text) => {
  expect(readParam(brushesParam, new URLSearchParams({ brush: text }))).toEqual({});
});
