/** Times in seconds since 1970, as the API has them. Relative in the interface, exact with the zone on hover. */
import { THIN } from "./numbers";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const two = (n: number) => String(n).padStart(2, "0");

/** `now`, `4 min ago`, `2 h ago`, `yesterday`, `3 days ago`, then `12 Nov`, then `Aug 2025`. */
export function formatAgo(time: number, now: number): string {
  const seconds = now - time;
  if (seconds < 60) return "now";
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  const then = new Date(time * 1000);
  const today = new Date(now * 1000);
  const days = Math.round((midnight(today) - midnight(then)) / 86_400_000);
  if (days <= 0 || seconds < 6 * 3600) return `${Math.floor(seconds / 3600)} h ago`;
  if (days === 1) return "yesterday";
  if (days < 7) return `${days} days ago`;
  const month = MONTHS[then.getMonth()];
  return seconds < 300 * 86_400 ? `${then.getDate()} ${month}` : `${month} ${then.getFullYear()}`;
}

const midnight = (d: Date) => new Date(d.getFullYear(), d.getMonth(), d.getDate()).getTime();

/** `23 Nov 2026, 10:55:21`. */
export function formatDateTime(time: number): string {
  const d = new Date(time * 1000);
  return `${d.getDate()} ${MONTHS[d.getMonth()]} ${d.getFullYear()}, ${formatClock(time)}`;
}

/** The exact time with its zone, for a hover. */
export function formatExact(time: number): string {
  const zone = new Intl.DateTimeFormat("en", { timeZoneName: "short" })
    .formatToParts(new Date(time * 1000))
    .find((p) => p.type === "timeZoneName");
  return `${formatDateTime(time)} ${zone?.value ?? ""}`.trim();
}

/** `10:55:21`, 24 hours. */
export function formatClock(time: number): string {
  const d = new Date(time * 1000);
  return `${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}`;
}

/** Two units at most: `0.4 s`, `48 s`, `3 m 20 s`, `1 h 09 m`, `2 d 4 h`. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return "—";
  const s = Math.max(0, seconds);
  if (s < 10) return `${s.toFixed(1)}${THIN}s`;
  if (s < 60) return `${Math.floor(s)}${THIN}s`;
  if (s < 3600) return `${Math.floor(s / 60)}${THIN}m ${two(Math.floor(s % 60))}${THIN}s`;
  if (s < 86_400) return `${Math.floor(s / 3600)}${THIN}h ${two(Math.floor((s % 3600) / 60))}${THIN}m`;
  return `${Math.floor(s / 86_400)}${THIN}d ${Math.floor((s % 86_400) / 3600)}${THIN}h`;
}

/** Tick labels of a relative axis: `0`, `30 s`, `5 m`, `1.5 h`. */
export function formatRelativeTick(seconds: number, step: number): string {
  if (seconds === 0) return "0";
  const [unit, name] = step >= 43_200 ? [86_400, "d"] : step >= 1800 ? [3600, "h"] : step >= 30 ? [60, "m"] : [1, "s"];
  const x = seconds / unit;
  return `${Number(x.toFixed(2)).toString().replace("-", "−")}${THIN}${name}`;
}

/** Tick labels of a wall-clock axis: the day where the ticks are days apart, else the time. */
export function formatTimeTick(time: number, step: number): string {
  const d = new Date(time * 1000);
  if (step >= 86_400) return `${d.getDate()} ${MONTHS[d.getMonth()]}`;
  const clock = `${two(d.getHours())}:${two(d.getMinutes())}`;
  return step < 60 ? `${clock}:${two(d.getSeconds())}` : clock;
}
