import { expect, it } from "vitest";
import { withColumns } from "./doubles";

/** As the server writes it. */
function written(head: unknown, columns: readonly number[]): ArrayBuffer {
  let text = JSON.stringify(head);
  while ((4 + text.length) % 8 !== 0) text += " ";
  const body = new ArrayBuffer(4 + text.length + 8 * columns.length);
  new DataView(body).setUint32(0, text.length, true);
  new Uint8Array(body).set(new TextEncoder().encode(text), 4);
  new Float64Array(body, 4 + text.length).set(columns);
  return body;
}

it("puts the columns into their places, and leaves the rest as it is", () => {
  const head = { steps: [[0, 3]], series: [{ run: "ä", last: [3, 2], nan: [0, 0], steps: 0, exact: true }] };
  expect(withColumns(written(head, [0, 1, 2, Number.NaN, -0.5]))).toEqual({
    steps: [Float64Array.of(0, 1, 2)],
    series: [{ run: "ä", last: Float64Array.of(Number.NaN, -0.5), nan: new Float64Array(), steps: 0, exact: true }],
  });
  expect(withColumns(written({ steps: [], series: [] }, []))).toEqual({ steps: [], series: [] });
});
