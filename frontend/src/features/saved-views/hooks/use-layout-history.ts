import { useEffect, useState } from "react";
import { useLocation, useNavigate } from "react-router";
import { sayPolitely } from "@/lib/announcements";
import { isTyping } from "@/lib/keyboard/shortcuts";
import { type LayoutHistory, recordLayout, redoLayout, startHistory, undoLayout } from "@/lib/url-state/history";
import { ownLayout, sameLayer, VIEW, withLayout } from "@/lib/url-state/layers";

/**
 * Takes changes of the layout back, by a button or ⌘Z; ⇧⌘Z makes them again.
 *
 * @param view the id of the view that the address lies over, also where it does not say so yet.
 */
export function useLayoutHistory(view: number | null): { canUndo: boolean; undo(): void } {
  const { search, pathname } = useLocation();
  const navigate = useNavigate();
  const layout = view === null ? ownLayout(search) : { ...ownLayout(search), [VIEW]: String(view) };
  // What the address said last is kept apart: after an undo it lags behind the history until the router has moved.
  const [{ history, seen }, set] = useState(() => ({ history: startHistory(layout), seen: layout }));
  if (!sameLayer(layout, seen)) set({ history: recordLayout(history, layout, Date.now()), seen: layout });

  useEffect(() => {
    const onKey = (e: KeyboardEvent) => {
      if (e.key.toLowerCase() !== "z" || !(e.metaKey || e.ctrlKey) || e.defaultPrevented || isTyping(e.target)) return;
      e.preventDefault();
      if (e.shiftKey) go(redoLayout(history), "Layout change made again");
      else undo();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  });
  const go = (to: LayoutHistory | null, words: string) => {
    if (!to) return;
    sayPolitely(words);
    set({ history: to, seen });
    navigate({ pathname, search: `?${withLayout(search, to.now)}` }, { replace: true });
  };
  const undo = () => go(undoLayout(history), "Layout change undone");
  return { canUndo: history.past.length > 0, undo };
}
