import { expect, it } from "vitest";
import { contentsOf } from "./counts";

it("says what would go with a project, files only where there are some", () => {
  const said = (runs: number, points: number, file_bytes: number) =>
    contentsOf({ runs, points, file_bytes }).replaceAll("\u2009", " ");
  expect(said(214, 1_234_567, 3.4e9)).toBe("214 runs, 1.2 M points and 3.4 GB of files");
  expect(said(6, 36_360, 0)).toBe("6 runs and 36,360 points");
  expect(said(1, 0, 0)).toBe("1 run and 0 points");
});
