import { useQuery } from "@tanstack/react-query";
import { Download, X } from "lucide-react";
import { blobs, blobTextQuery } from "@/api/resources/records";
import { formatBytes } from "@/lib/format/numbers";
import { Markdown } from "@/panels/markdown/markdown";
import { IconButton } from "@/ui/button";
import { CopyButton } from "@/ui/copy";
import { Icon } from "@/ui/icon";
import { Nothing } from "@/ui/states";
import type { Entry } from "../model/tree";

const MOST = 200_000;
const PICTURE = /\.(png|jpe?g|gif|webp|avif)$/i;
const SOUND = /\.(wav|mp3|flac|ogg)$/i;
const FILM = /\.(mp4|webm)$/i;
const PAGE = /\.html?$/i;

/** The contents of a file, as far as they can be shown; everything can be saved. */
export function FilePreview({ entry, onClose }: { entry: Entry; onClose(): void }) {
  const name = entry.path.split("/").at(-1) ?? entry.path;
  return (
    <section aria-label="Preview" className="flex min-h-0 min-w-0 flex-1 flex-col">
      <header className="flex h-32 shrink-0 items-center gap-8 border-b border-line pr-6 pl-16">
        <h2 className="min-w-0 truncate text-strong" title={entry.path}>
          {name}
        </h2>
        <span className="num text-fg3">{entry.size !== null && formatBytes(entry.size)}</span>
        <span className="flex-1" />
        {entry.sha256 && (
          <>
            <CopyButton text={entry.sha256} label="Copy the digest" />
            <a
              href={blobs.url(entry.sha256)}
              download={name}
              aria-label={`Save ${name}`}
              title="Save"
              className="inline-flex size-26 items-center justify-center rounded-control text-fg2 hover:bg-hover hover:text-fg"
            >
              <Icon of={Download} />
            </a>
          </>
        )}
        <IconButton label="Close the preview" onClick={onClose}>
          <Icon of={X} />
        </IconButton>
      </header>
      <div
        className="focus-inside min-h-0 flex-1 overflow-auto"
        tabIndex={0}
        role="region"
        aria-label={`Contents of ${name}`}
      >
        {entry.sha256 ? (
          <Contents sha256={entry.sha256} name={name} size={entry.size ?? 0} />
        ) : (
          <Nothing title="A reference" className="mt-48">
            The server keeps the address and never opens it: <code className="text-code break-all">{entry.uri}</code>
          </Nothing>
        )}
      </div>
    </section>
  );
}

function Contents({ sha256, name, size }: { sha256: string; name: string; size: number }) {
  if (PICTURE.test(name)) return <img src={blobs.url(sha256)} alt={name} className="max-w-full p-16" />;
  if (SOUND.test(name))
    // biome-ignore lint/a11y/useMediaCaption: what a model produced has no captions
    return <audio controls src={blobs.url(sha256)} className="m-16" />;
  if (FILM.test(name))
    // biome-ignore lint/a11y/useMediaCaption: what a model produced has no captions
    return <video controls src={blobs.url(sha256)} className="max-w-full p-16" />;
  if (PAGE.test(name))
    return (
      <iframe
        title={name}
        src={blobs.page(sha256)}
        sandbox="allow-scripts"
        referrerPolicy="no-referrer"
        className="size-full border-0 bg-white"
      />
    );
  return <TextContents sha256={sha256} name={name} size={size} />;
}

function TextContents({ sha256, name, size }: { sha256: string; name: string; size: number }) {
  const { data, error } = useQuery(blobTextQuery(sha256, MOST));
  if (error) return <Nothing title="It could not be read" className="mt-48" />;
  if (!data) return null;
  if (data.binary)
    return (
      <Nothing title="No text" className="mt-48">
        This file cannot be shown here; save it.
      </Nothing>
    );
  return (
    <>
      {/\.(md|markdown)$/i.test(name) ? (
        <div className="p-16">
          <Markdown text={data.text} />
        </div>
      ) : (
        <pre className="px-16 py-8 text-code break-words whitespace-pre-wrap">{data.text}</pre>
      )}
      {size > MOST && <p className="num px-16 pb-8 text-fg3">The first {formatBytes(MOST)}; save it for the rest.</p>}
    </>
  );
}
