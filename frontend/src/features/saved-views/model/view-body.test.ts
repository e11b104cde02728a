import { expect, it } from "vitest";
import { readViewBody, writeViewBody } from "./view-body";

it("reads what it wrote", () => {
  const layer = { filter: "tag = a", cols: "config.lr" };
  expect(readViewBody(JSON.parse(JSON.stringify(writeViewBody(layer))))).toEqual(layer);
});
it.each([
  null,
  "x",
  [],
  {},
  { format: 2, state: {} },
  { format: 1 },
  { format: 1, state: [] },
  { format: 1, state: { filter: 3 } },
])("takes nothing for a view that is none: %j", (body) => expect(readViewBody(body)).toBeNull());
