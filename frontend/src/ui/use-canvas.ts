import { useEffect, useRef } from "react";
import { useTheme } from "./use-theme";

/**
 * A canvas that is as sharp as the screen and drawn again when its size, the theme or `draw` changes. `draw` gets a
 * cleared context in CSS pixels; give it by `useCallback`.
 */
export function useCanvas(
  width: number,
  height: number,
  draw: (context: CanvasRenderingContext2D, theme: "light" | "dark") => void,
) {
  const ref = useRef<HTMLCanvasElement>(null);
  const { theme } = useTheme();
  useEffect(() => {
    const canvas = ref.current;
    const context = canvas?.getContext("2d");
    if (!canvas || !context) return;
    const ratio = window.devicePixelRatio || 1;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    draw(context, theme);
  }, [width, height, draw, theme]);
  return ref;
}
