import { expect, it } from "vitest";
import { paths, refOf } from "./paths";

it("a project's address has its name where that survives a path, and its id where not", () => {
  expect(refOf({ id: 7, name: "resnet-sweep" })).toBe("resnet-sweep");
  expect(refOf({ id: 7, name: "später 2" })).toBe("später 2");
  for (const name of ["a/b", "..", "100%", "123", "<script>", "a?b"]) expect(refOf({ id: 7, name }), name).toBe("7");
});
it("addresses of a comparison can be read", () => {
  expect(paths.compare(["a", "b"])).toBe("/compare?runs=a,b");
});
