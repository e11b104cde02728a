import { expect, it } from "vitest";
import { firstAtOrAfter, markPlaces, nextHit, withContext } from "./lines";

const hits = [5, 90, 91, 4000];

it("walks over hits from where one looks, around both ends", () => {
  expect([nextHit(hits, 1, 1), nextHit(hits, 5, 1), nextHit(hits, 4000, 1), nextHit(hits, 9000, 1)]).toEqual([
    5, 90, 5, 5,
  ]);
  expect([nextHit(hits, 5, -1), nextHit(hits, 92, -1), nextHit(hits, 90, -1)]).toEqual([4000, 91, 5]);
  expect(nextHit([], 1, 1)).toBeNull();
});
it("finds places among sorted numbers", () => {
  expect([0, 5, 6, 91, 5000].map((n) => firstAtOrAfter(hits, n))).toEqual([0, 0, 1, 2, 4]);
});
it("marks a million lines with as many marks as there are pixels", () => {
  const many = Array.from({ length: 20_000 }, (_, i) => i * 50 + 1);
  const places = markPlaces(many, (line) => line - 1, 1_000_000);
  expect(places.length).toBe(400);
  expect(Math.max(...places)).toBeLessThan(1);
});
it("shows lines around hits once, and none beyond the ends", () => {
  expect(withContext([2, 4, 9], 2, 10)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(withContext([3, 20], 1, 20)).toEqual([2, 3, 4, 19, 20]);
  expect(withContext([3], 0, 20)).toEqual([3]);
});
