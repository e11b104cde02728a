/** The difference between two lines at a place, with its 95 % interval. */
export interface Sample {
  mean: number;
  /** Sample standard deviation; NaN for a single run. */
  std: number;
  n: number;
}

export interface Difference {
  value: number;
  /** Half the width of the interval (Welch 1947); null where neither side has a spread. */
  half: number | null;
}

/** `a` − `b`. A single run beside a group counts as a constant: its own spread is not known. */
export function differenceOf(a: Sample, b: Sample): Difference | null {
  const value = a.mean - b.mean;
  if (!Number.isFinite(value)) return null;
  const parts = [a, b].flatMap(({ std, n }) =>
    n > 1 && Number.isFinite(std) ? [{ error: (std * std) / n, free: n - 1 }] : [],
  );
  if (parts.length === 0) return { value, half: null };
  const error = parts.reduce((sum, p) => sum + p.error, 0);
  if (error === 0) return { value, half: 0 };
  const free = error ** 2 / parts.reduce((sum, p) => sum + p.error ** 2 / p.free, 0);
  return { value, half: quantileOfT(free) * Math.sqrt(error) };
}

/** 97.5 % quantile of Student's t (Hill 1970, algorithm 396; exact for 1 and 2 degrees), to 4 digits. */
export function quantileOfT(free: number): number {
  const p = 0.05;
  if (free < 1.5) return 1 / Math.tan((p * Math.PI) / 2);
  if (free < 2.5) return Math.sqrt(2 / (p * (2 - p)) - 2);
  const a = 1 / (free - 0.5);
  const b = (48 / a) * (1 / a);
  const c = ((20700 * a) / b - 98) * a - 16 + 96.36;
  const d = ((94.5 / (b + c) - 3) / b + 1) * Math.sqrt((a * Math.PI) / 2) * free;
  let y = (d * p) ** (2 / free);
  if (y > 0.05 + a) {
    const x = -1.959963985;
    y = x * x;
    const e = free < 5 ? c + 0.3 * (free - 4.5) * (x + 0.6) : c;
    const f = (((0.05 * d * x - 5) * x - 7) * x - 2) * x + b + e;
    y = (((((0.4 * y + 6.3) * y + 36) * y + 94.5) / f - y - 3) / b + 1) * x;
    y = Math.expm1(a * y * y);
  } else {
    y =
      ((1 / (((free + 6) / (free * y) - 0.089 * d - 0.822) * (free + 2) * 3) + 0.5 / (free + 4)) * y - 1) *
        ((free + 1) / (free + 2)) +
      1 / y;
  }
  return Math.sqrt(free * y);
}
