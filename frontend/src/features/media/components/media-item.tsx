import { blobUrl, type RichValue } from "@/api/resources/records";
import { assertNever } from "@/lib/assert-never";
import { formatCount } from "@/lib/format/numbers";
import { cellText, mediaOf } from "../model/payloads";
import { Histogram } from "./histogram";

const MOST_ROWS = 200;

/** One rich value. Text and markup are shown as text; nothing of it is run. */
export function MediaItem({ value }: { value: RichValue }) {
  const media = mediaOf(value.type, value.payload);
  const label = `${value.key} at step ${value.step}`;
  switch (media.kind) {
    case "image":
      return (
        <figure className="max-w-full">
          <img
            src={blobUrl(media.file)}
            alt={media.caption || label}
            loading="lazy"
            className="max-h-420 min-h-64 max-w-full border border-line bg-sunken object-contain [image-rendering:pixelated]"
          />
          {media.caption && <figcaption className="mt-4 max-w-320 break-words text-fg2">{media.caption}</figcaption>}
        </figure>
      );
    case "audio":
      return (
        <figure>
          {/* biome-ignore lint/a11y/useMediaCaption: what a model produced has no captions */}
          <audio controls preload="none" src={blobUrl(media.file)} />
          {media.caption && <figcaption className="mt-4 text-fg2">{media.caption}</figcaption>}
        </figure>
      );
    case "video":
      return (
        <figure>
          {media.format === "gif" ? (
            <img src={blobUrl(media.file)} alt={media.caption || label} className="max-w-full border border-line" />
          ) : (
            // biome-ignore lint/a11y/useMediaCaption: what a model produced has no captions
            <video
              controls
              preload="metadata"
              src={blobUrl(media.file)}
              className="max-h-420 max-w-full border border-line"
            />
          )}
          {media.caption && <figcaption className="mt-4 text-fg2">{media.caption}</figcaption>}
        </figure>
      );
    case "histogram":
      return (
        <div className="w-420 max-w-full">
          <Histogram bins={media.bins} values={media.values} label={label} />
          {media.nonfinite && <p className="mt-4 text-meta text-bad">not finite: {media.nonfinite}</p>}
        </div>
      );
    case "table":
      return (
        <div
          className="max-h-420 max-w-full overflow-auto border border-line"
          tabIndex={0}
          role="region"
          aria-label={label}
        >
          <table className="num">
            <thead className="sticky top-0 bg-sunken text-meta text-fg2">
              <tr>
                {media.columns.map((c, i) => (
                  <th key={i} scope="col" className="h-26 px-8 text-left font-medium whitespace-nowrap">
                    {c}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {media.rows.slice(0, MOST_ROWS).map((row, r) => (
                <tr key={r} className="h-24 border-t border-line">
                  {row.map((cell, c) => (
                    <td key={c} className="max-w-260 truncate px-8" title={cellText(cell)}>
                      {cellText(cell)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
          {media.total > MOST_ROWS && (
            <p className="p-8 text-fg3">
              {formatCount(Math.min(MOST_ROWS, media.rows.length))} of {formatCount(media.total)} rows
            </p>
          )}
        </div>
      );
    case "text":
      return (
        <div className="max-w-640">
          <p className="rounded-float border border-line bg-chrome p-12 text-read break-words whitespace-pre-wrap">
            {media.text}
          </p>
          {media.total !== null && (
            <p className="mt-4 text-meta text-fg3">The first part of {formatCount(media.total)} characters</p>
          )}
        </div>
      );
    case "other":
      return (
        <pre
          tabIndex={0}
          className="focus-inside max-h-260 max-w-full overflow-auto border border-line bg-chrome p-8 text-code"
        >
          {media.json}
        </pre>
      );
    default:
      return assertNever(media);
  }
}
