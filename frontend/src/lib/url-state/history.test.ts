import { expect, it } from "vitest";
import { recordLayout, redoLayout, startHistory, undoLayout } from "./history";

it("takes changes back one by one, and makes them again", () => {
  let history = startHistory({});
  history = recordLayout(history, { sort: "name" }, 0);
  history = recordLayout(history, { sort: "name", cols: "a" }, 100);
  const once = undoLayout(history);
  expect(once?.now).toEqual({ sort: "name" });
  const twice = once && undoLayout(once);
  expect(twice?.now).toEqual({});
  expect(twice && undoLayout(twice)).toBeNull();
  expect(twice && redoLayout(twice)?.now).toEqual({ sort: "name" });
  expect(redoLayout(history)).toBeNull();
});
it("a filter that is being typed is one change; after a pause it is another", () => {
  let history = startHistory({});
  for (const [i, filter] of ["t", "ta", "tag"].entries()) history = recordLayout(history, { filter }, i * 500);
  history = recordLayout(history, { filter: "tag = a" }, 9000);
  const once = undoLayout(history);
  expect(once?.now).toEqual({ filter: "tag" });
  expect(once && undoLayout(once)?.now).toEqual({});
});
it("a change after an undo forgets what was undone", () => {
  const history = undoLayout(recordLayout(startHistory({}), { sort: "name" }, 0));
  const changed = history && recordLayout(history, { sort: "state" }, 1);
  expect(changed && redoLayout(changed)).toBeNull();
  expect(changed && undoLayout(changed)?.now).toEqual({});
});
it("the same layout again is no change", () => {
  const history = startHistory({ sort: "name" });
  expect(recordLayout(history, { sort: "name" }, 5)).toBe(history);
});
