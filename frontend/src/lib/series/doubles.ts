/** Reads an answer whose columns come as they are in memory: the length of the head, the head, and the columns. */

const BYTES = Float64Array.BYTES_PER_ELEMENT;
const LENGTH = Uint32Array.BYTES_PER_ELEMENT;

export const DOUBLES_TYPE = "application/vnd.trackai.doubles";

/** Stands for a column in the head: where it begins and how long it is, in doubles. */
type Place = readonly [number, number];

const isPlace = (value: unknown): value is Place =>
  Array.isArray(value) && value.length === 2 && typeof value[0] === "number" && typeof value[1] === "number";

/** The head, with columns of their own in the places of those that stand for them. */
export function withColumns(body: ArrayBuffer): unknown {
  // Typed arrays have the order of bytes of the machine, which is little-endian wherever browsers run.
  const from = LENGTH + new DataView(body).getUint32(0, true);
  const head = new TextDecoder().decode(new Uint8Array(body, LENGTH, from - LENGTH));
  // A copy each, since a view would keep the whole answer in memory for as long as one series of it is on the screen.
  return JSON.parse(head, (_, value: unknown) =>
    isPlace(value)
      ? new Float64Array(body.slice(from + value[0] * BYTES, from + (value[0] + value[1]) * BYTES))
      : value,
  );
}
