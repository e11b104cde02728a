import { useEffect, useMemo, useRef, useState } from "react";
import { cx } from "@/ui/cx";
import { useTheme } from "@/ui/use-theme";
import type { BlobSource } from "./blob-source";
import { Captioned } from "./captioned";
import { type FigureSpec, figureSpec, undrawn } from "./figure-spec";
import { useBytes } from "./use-bytes";

interface Props {
  spec: unknown;
  /** The blob that holds it, where it is too large to come with the value. */
  file: string | null;
  caption: string;
  label: string;
  blobs: BlobSource;
  fill: boolean;
}

/** A figure that was logged with Plotly: drawn by it in a frame of its own, or shown as data where it cannot be. */
export function Figure({ spec, file, caption, label, blobs, fill }: Props) {
  const { bytes, failed } = useBytes(blobs, spec === undefined ? file : null);
  const figure = useMemo(() => figureSpec(spec ?? (bytes ? readJson(bytes) : undefined)), [spec, bytes]);
  const foreign = figure ? undrawn(figure) : [];
  if (failed || (bytes && !figure)) return <p className="text-meta text-bad">{label}: the figure could not be read.</p>;
  if (!figure) return <div className="h-420 w-640 max-w-full border border-line" aria-busy="true" />;
  return (
    <Captioned caption={caption}>
      {foreign.length > 0 ? (
        <AsData
          figure={figure}
          why={`Plotly's ${foreign.join(", ")} ${foreign.length > 1 ? "are" : "is"} not drawn here: this is its data.`}
        />
      ) : (
        <Frame figure={figure} label={label} fill={fill} />
      )}
    </Captioned>
  );
}

function Frame({ figure, label, fill }: { figure: FigureSpec; label: string; fill: boolean }) {
  const { theme } = useTheme();
  const frame = useRef<HTMLIFrameElement>(null);
  const [state, setState] = useState<"loading" | "ready" | "drawn">("loading");
  const [why, setWhy] = useState<string | null>(null);
  const height = fill ? Math.min(figure.height, FILLED_HEIGHT) : figure.height;
  useEffect(() => {
    const onMessage = (event: MessageEvent) => {
      // From this frame alone; it has no origin that could be asked for.
      if (event.source !== frame.current?.contentWindow || typeof event.data !== "object" || event.data === null)
        return;
      const { figure: said, why: told } = event.data as { figure?: unknown; why?: unknown };
      if (said === "ready" || said === "drawn") setState(said);
      else if (said === "failed") setWhy(String(told));
    };
    window.addEventListener("message", onMessage);
    return () => window.removeEventListener("message", onMessage);
  }, []);
  const ready = state !== "loading";
  // biome-ignore lint/correctness/useExhaustiveDependencies: the look is read from the page, which the theme changes
  useEffect(() => {
    if (ready) frame.current?.contentWindow?.postMessage({ spec: figure.spec, look: readLook(), height }, "*");
  }, [ready, figure, height, theme]);
  if (why !== null) return <AsData figure={figure} why={`Plotly could not draw this: ${why}`} />;
  return (
    <iframe
      ref={frame}
      title={label}
      src="/figure.html"
      sandbox="allow-scripts"
      referrerPolicy="no-referrer"
      loading="lazy"
      data-state={state}
      className={cx("max-w-full border border-line bg-bg", fill ? "w-full" : "w-640")}
      style={{ height: height + 2 }}
    />
  );
}

const AsData = ({ figure, why }: { figure: FigureSpec; why: string }) => (
  <div className="max-w-640">
    <p className="mb-4 text-meta text-fg2">{why}</p>
    <pre tabIndex={0} className="focus-inside max-h-260 overflow-auto border border-line bg-chrome p-8 text-code">
      {JSON.stringify(figure.spec, null, 2).slice(0, 20_000)}
    </pre>
  </div>
);

/** Of a figure among others. */
const FILLED_HEIGHT = 280;
const SHOWN_COLORS = 10;

/** What the page looks like now, for a frame that cannot see it. */
function readLook() {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const [from, middle, to] = ["seq-low", "seq-mid", "seq-high"].map(token);
  return {
    bg: token("bg"),
    fg: token("fg2"),
    grid: token("grid"),
    axis: token("axis"),
    family: style.fontFamily || "sans-serif",
    colors: Array.from({ length: SHOWN_COLORS }, (_, i) => token(`run-${i}`)),
    sequential: [
      [0, from],
      [0.5, middle],
      [1, to],
    ],
  };
}

function readJson(bytes: ArrayBuffer): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined; // said beside the label
  }
}
