import { useState } from "react";
import { runColor } from "@/lib/colors/slots";
import type { BlobSource } from "./blob-source";
import { Captioned } from "./captioned";
import type { Media } from "./payloads";

interface Props {
  media: Extract<Media, { kind: "image" | "audio" | "video" }>;
  label: string;
  blobs: BlobSource;
  fill: boolean;
}

/** Small pictures are shown large enough to see their pixels. */
const SMALL = 128;

/** A picture with its boxes. */
export function PicturePanel({ media, label, blobs, fill }: Props) {
  const [broken, setBroken] = useState(false);
  const small = media.width !== null && media.height !== null && Math.max(media.width, media.height) <= SMALL;
  const size = fill ? "w-full" : small ? "h-128 w-auto" : "max-h-420 w-auto";
  return (
    <Captioned caption={media.caption}>
      {broken ? (
        <p className="grid h-64 place-items-center border border-line px-12 text-fg2">This picture cannot be shown</p>
      ) : (
        <span className={`relative inline-block max-w-full align-top ${fill ? "w-full" : ""}`}>
          <img
            src={blobs.url(media.file)}
            alt={media.caption || label}
            width={media.width ?? undefined}
            height={media.height ?? undefined}
            loading="lazy"
            className={`block max-w-full bg-sunken object-contain [image-rendering:pixelated] ${size}`}
            style={{ aspectRatio: media.width && media.height ? `${media.width} / ${media.height}` : undefined }}
            onError={() => setBroken(true)}
          />
          {media.boxes.map((box, i) => (
            <span
              key={i}
              className="pointer-events-none absolute border-[1.5px]"
              style={{
                left: `${box.left * 100}%`,
                top: `${box.top * 100}%`,
                width: `${box.width * 100}%`,
                height: `${box.height * 100}%`,
                borderColor: runColor(i),
              }}
            >
              {box.label && (
                <span className="absolute top-0 left-0 max-w-160 truncate bg-pop px-3 text-micro text-fg">
                  {box.label}
                </span>
              )}
            </span>
          ))}
        </span>
      )}
    </Captioned>
  );
}
