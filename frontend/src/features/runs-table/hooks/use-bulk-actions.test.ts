import { expect, it } from "vitest";
import { remainder } from "./use-bulk-actions";

it.each([
  [3, { changed: 3, missing: [] }, ""],
  [3, { changed: 1, missing: [] }, "2 were so already"],
  [3, { changed: 1, missing: ["a"] }, "1 was so already, 1 is not there any more"],
  [2, { changed: 0, missing: ["a", "b"] }, "2 are not there any more"],
])("%d asked, %o: %s", (asked, result, sentence) => expect(remainder(asked, result)).toBe(sentence));
