/** A panel's data as CSV, one row a point or bucket. */
import type { SeriesData } from "@/lib/series/series";

const cell = (text: string) => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
// A spreadsheet runs what begins with these; a leading quote keeps it text.
const safe = (text: string) => cell(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);

export function toCsv(series: readonly SeriesData[], nameOf: (line: string) => string): string {
  const lines = ["line,id,metric,step,time,x,value,min,max,runs,std"];
  for (const s of series) {
    for (let i = 0; i < s.x.length; i++) {
      const numbers = [
        s.step[i],
        s.time?.[i],
        s.x[i],
        s.y[i],
        s.min[i],
        s.max[i],
        s.spread?.n[i],
        s.spread?.std[i],
      ].map((v) => String(v ?? ""));
      lines.push([safe(nameOf(s.line)), safe(s.line), safe(s.metric), ...numbers].join(","));
    }
  }
  return `${lines.join("\n")}\n`;
}
