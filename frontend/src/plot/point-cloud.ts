/** Points in space, read from their bytes and turned for the screen. Pure. */
export interface Cloud {
  /** x y z of each point, from −1 to 1 around the middle. */
  places: Float32Array;
  categories: Float32Array | null;
  /** Red, green, blue of each point, 0 to 255. */
  colors: Float32Array | null;
}

export interface ScreenPoint {
  x: number;
  y: number;
  /** 0: furthest, 1: nearest. */
  depth: number;
  category: number | null;
  rgb: string | null;
}

const MOST = 20_000;

/** Rows of 3, 4 or 6 little-endian float32; of more than 20,000 an even sample. Null where the bytes are no such rows. */
export function readCloud(bytes: ArrayBuffer, columns: number): Cloud | null {
  if (![3, 4, 6].includes(columns) || bytes.byteLength === 0 || bytes.byteLength % (columns * 4) !== 0) return null;
  const view = new DataView(bytes);
  const total = bytes.byteLength / (columns * 4);
  const every = Math.ceil(total / MOST);
  const count = Math.ceil(total / every);
  const read = (row: number, column: number) => view.getFloat32((row * every * columns + column) * 4, true);
  const places = new Float32Array(count * 3);
  const lows = [0, 1, 2].map(() => Number.POSITIVE_INFINITY);
  const highs = [0, 1, 2].map(() => Number.NEGATIVE_INFINITY);
  for (let i = 0; i < count; i++)
    for (let c = 0; c < 3; c++) {
      const v = read(i, c);
      places[i * 3 + c] = v;
      if (!Number.isFinite(v)) continue;
      lows[c] = Math.min(lows[c] ?? v, v);
      highs[c] = Math.max(highs[c] ?? v, v);
    }
  const half = Math.max(...lows.map((lo, c) => ((highs[c] ?? lo) - lo) / 2)) || 1;
  for (let i = 0; i < places.length; i++) {
    const c = i % 3;
    places[i] = ((places[i] ?? 0) - ((lows[c] ?? 0) + (highs[c] ?? 0)) / 2) / half;
  }
  const take = (first: number, size: number) =>
    Float32Array.from({ length: count * size }, (_, i) => read(Math.floor(i / size), first + (i % size)));
  return { places, categories: columns === 4 ? take(3, 1) : null, colors: columns === 6 ? take(3, 3) : null };
}

/** The points as the screen shows them, the furthest first; those that are not finite are left out. */
export function turned({ places, categories, colors }: Cloud, yaw: number, pitch: number): ScreenPoint[] {
  const [sy, cy, sp, cp] = [Math.sin(yaw), Math.cos(yaw), Math.sin(pitch), Math.cos(pitch)];
  const out: ScreenPoint[] = [];
  for (let i = 0; i < places.length / 3; i++) {
    const [x = 0, y = 0, z = 0] = places.subarray(i * 3, i * 3 + 3);
    const across = cy * x + sy * z;
    const away = -sy * x + cy * z;
    const up = cp * y - sp * away;
    const depth = sp * y + cp * away;
    if (!Number.isFinite(across + up + depth)) continue;
    const [r = 0, g = 0, b = 0] = colors?.subarray(i * 3, i * 3 + 3) ?? [];
    out.push({
      x: across / 1.5,
      y: up / 1.5,
      depth: Math.max(0, Math.min(1, (depth + 1) / 2)),
      category: categories ? Math.abs(Math.round(categories[i] ?? 0)) : null,
      rgb: colors ? `rgb(${Math.round(r)} ${Math.round(g)} ${Math.round(b)})` : null,
    });
  }
  return out.sort((a, b) => a.depth - b.depth);
}
