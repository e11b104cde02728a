import { Download } from "lucide-react";
import { lazy, Suspense, useMemo } from "react";
import { assertNever } from "@/lib/assert-never";
import { formatCount } from "@/lib/format/numbers";
import { readCloud } from "@/plot/point-cloud";
import { Icon } from "@/ui/icon";
import { Markdown } from "../markdown/markdown";
import type { BlobSource } from "./blob-source";
import { Captioned } from "./captioned";
import { DataTable } from "./data-table";
import { Histogram } from "./histogram";
import { type Media, mediaOf } from "./payloads";
import { PicturePanel } from "./picture";
import { PointCloud } from "./point-cloud";
import { useBytes } from "./use-bytes";

const Figure = lazy(() => import("./figure").then((m) => ({ default: m.Figure })));

interface Props {
  /** The type that was logged, and its payload. */
  type: string;
  payload: unknown;
  /** Says what it is to those who can't see it. */
  label: string;
  blobs: BlobSource;
  /** Fills the width it is given, as in a comparison; else it is as large as it was logged. */
  fill?: boolean;
}

/** One rich value. Text and markup are text; pages run in a frame that can reach nothing. */
export function RichItem({ type, payload, label, blobs, fill = false }: Props) {
  const media = useMemo(() => mediaOf(type, payload), [type, payload]);
  switch (media.kind) {
    case "image":
      return <PicturePanel media={media} label={label} blobs={blobs} fill={fill} />;
    case "audio":
      return (
        <Captioned caption={media.caption}>
          {/* biome-ignore lint/a11y/useMediaCaption: what a model produced has no captions */}
          <audio controls preload="none" src={blobs.url(media.file)} className="max-w-full" aria-label={label} />
        </Captioned>
      );
    case "video":
      return media.format === "gif" ? (
        <PicturePanel media={media} label={label} blobs={blobs} fill={fill} />
      ) : (
        <Captioned caption={media.caption}>
          {/* biome-ignore lint/a11y/useMediaCaption: what a model produced has no captions */}
          <video
            controls
            preload="metadata"
            src={blobs.url(media.file)}
            aria-label={label}
            className="max-h-420 max-w-full border border-line"
          />
        </Captioned>
      );
    case "histogram":
      return (
        <div className={fill ? "w-full" : "w-420 max-w-full"}>
          <Histogram bins={media.bins} values={media.values} label={label} />
          {media.nonfinite && <p className="mt-4 text-meta text-bad">not finite: {media.nonfinite}</p>}
        </div>
      );
    case "table":
      return <DataTable table={media} label={label} blobs={blobs} />;
    case "text":
    case "markdown":
      return <LongText media={media} blobs={blobs} />;
    case "html":
      return (
        <Captioned caption={media.caption}>
          <iframe
            title={label}
            src={blobs.page(media.file)}
            sandbox="allow-scripts"
            referrerPolicy="no-referrer"
            loading="lazy"
            // Pages are written for a white background.
            className={`h-420 max-w-full border border-line bg-white ${fill ? "w-full" : "w-640"}`}
          />
        </Captioned>
      );
    case "figure":
      return (
        <Suspense fallback={<div className="h-420 w-640 max-w-full border border-line" aria-busy="true" />}>
          <Figure {...media} label={label} blobs={blobs} fill={fill} />
        </Suspense>
      );
    case "points":
      return <Points media={media} label={label} blobs={blobs} />;
    case "file":
      return (
        <SaveLink blobs={blobs} file={media.file} text={`${label}, ${media.format || "file"}`} end={media.format} />
      );
    case "trace":
      return (
        <div className="grid max-w-640 gap-1 border border-line bg-line">
          {media.messages.map((m, i) => (
            <div key={i} className="bg-bg p-8">
              <p className="text-meta text-fg3">{m.role}</p>
              <p className="text-read break-words whitespace-pre-wrap">{m.content}</p>
            </div>
          ))}
          {media.file && <SaveLink blobs={blobs} file={media.file} text="The whole trace" end="json" />}
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

const SaveLink = ({ blobs, file, text, end }: { blobs: BlobSource; file: string; text: string; end: string }) => (
  <a
    href={blobs.url(file)}
    download={`${file.slice(0, 12)}${end ? `.${end}` : ""}`}
    className="flex items-center gap-6 bg-bg p-8 text-fg2 hover:text-fg"
  >
    <Icon of={Download} /> {text}
  </a>
);

function LongText({ media, blobs }: { media: Extract<Media, { kind: "text" | "markdown" }>; blobs: BlobSource }) {
  return (
    <div className="max-w-640 min-w-0">
      <div className="rounded-float border border-line bg-chrome p-12">
        {media.kind === "markdown" ? (
          <Markdown text={media.text} />
        ) : (
          <p className="text-read break-words whitespace-pre-wrap">{media.text}</p>
        )}
      </div>
      {media.total !== null && (
        <p className="mt-4 flex items-center gap-8 text-meta text-fg3">
          The first {formatCount(media.text.length)} of {formatCount(media.total)} characters
          {media.file && (
            <a href={blobs.url(media.file)} download="text.txt" className="text-acc hover:underline">
              Save all
            </a>
          )}
        </p>
      )}
    </div>
  );
}

function Points({
  media,
  label,
  blobs,
}: {
  media: Extract<Media, { kind: "points" }>;
  label: string;
  blobs: BlobSource;
}) {
  const { bytes, failed } = useBytes(blobs, media.file);
  const cloud = useMemo(() => bytes && readCloud(bytes, media.columns), [bytes, media.columns]);
  if (failed || (bytes && !cloud))
    return <SaveLink blobs={blobs} file={media.file} text={`${label}: could not be drawn; save it`} end="bin" />;
  return (
    <Captioned caption={media.caption || `${formatCount(media.count)} points`}>
      {cloud ? (
        <PointCloud cloud={cloud} label={`${label}: ${formatCount(media.count)} points`} />
      ) : (
        <div className="size-300 border border-line" aria-busy="true" />
      )}
    </Captioned>
  );
}
