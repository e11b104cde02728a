import { useEffect, useState } from "react";
import { Problem, sentenceOf } from "@/api/problems";
import { type Dashboard, useDashboardEdits } from "@/api/resources/dashboards";
import { isTyping } from "@/lib/keyboard/shortcuts";
import { toast } from "@/ui/toast";
import { writeBody } from "../model/body";
import { beginDraft, changeDraft, type Draft, isDirty, undoDraft } from "../model/draft";
import { placeFor } from "../model/layout";
import { duplicateOf, FACTS, newWidget, type Widget, type WidgetKind } from "../model/widget";

export interface Editing {
  draft: Draft | null;
  dirty: boolean;
  saving: boolean;
  /** Id of the widget whose settings are open. */
  chosen: string | null;
  /** The draft was made from a version that is no longer the newest. */
  outdated: boolean;
  /** Saving was refused for it. */
  conflict: boolean;
  begin(): void;
  stop(): void;
  change(widgets: readonly Widget[], about?: string): void;
  undo(): void;
  choose(id: string | null): void;
  add(kind: WidgetKind): void;
  duplicate(id: string): void;
  remove(id: string): void;
  save(over?: number): void;
  settle(): void;
}

const newId = () => crypto.randomUUID().slice(0, 8);

/** A draft of one dashboard, from «Edit» to «Done». It outlives failed saves, and is never put over another's work unasked. */
export function useEditing(project: string, current: Dashboard, widgets: readonly Widget[]): Editing {
  const { save } = useDashboardEdits(project);
  const [draft, setDraft] = useState<Draft | null>(null);
  const [chosen, choose] = useState<string | null>(null);
  const [conflict, setConflict] = useState(false);
  const dirty = draft !== null && isDirty(draft);
  const undo = () => setDraft((d) => d && undoDraft(d));

  useEffect(() => {
    if (!draft) return;
    const onKey = (e: KeyboardEvent) => {
      if (e.key.toLowerCase() !== "z" || !(e.metaKey || e.ctrlKey) || e.shiftKey || isTyping(e.target)) return;
      e.preventDefault();
      setDraft((d) => d && undoDraft(d));
    };
    const onLeave = (e: BeforeUnloadEvent) => {
      if (isDirty(draft)) e.preventDefault();
    };
    window.addEventListener("keydown", onKey);
    window.addEventListener("beforeunload", onLeave);
    return () => {
      window.removeEventListener("keydown", onKey);
      window.removeEventListener("beforeunload", onLeave);
    };
  }, [draft]);

  const stop = () => {
    setDraft(null);
    choose(null);
    setConflict(false);
  };
  const change = (next: readonly Widget[], about?: string) => setDraft((d) => d && changeDraft(d, next, about));
  const insert = (widget: Widget) => {
    if (!draft) return;
    change([...draft.widgets, widget]);
    choose(widget.id);
  };
  return {
    draft,
    dirty,
    saving: save.isPending,
    chosen: draft?.widgets.some((w) => w.id === chosen) ? chosen : null,
    outdated: draft !== null && current.version !== draft.version,
    conflict,
    begin: () => setDraft(beginDraft(current.version, widgets)),
    stop,
    change,
    undo,
    choose,
    add: (kind) => draft && insert(newWidget(kind, newId(), placeFor(draft.widgets, FACTS[kind].w, FACTS[kind].h))),
    duplicate: (id) => {
      const original = draft?.widgets.find((w) => w.id === id);
      if (draft && original)
        insert(duplicateOf(original, newId(), placeFor(draft.widgets, original.place.w, original.place.h)));
    },
    remove: (id) => draft && change(draft.widgets.filter((w) => w.id !== id)),
    save: (over) => {
      if (!draft || !dirty) return stop();
      save.mutate(
        {
          id: current.id,
          name: current.name,
          body: writeBody(draft.widgets),
          version: over ?? draft.version,
        },
        {
          onSuccess: stop,
          onError: (error) => {
            if (error instanceof Problem && error.status === 409) setConflict(true);
            else toast({ text: "The dashboard was not saved; your draft is still here", detail: sentenceOf(error) });
          },
        },
      );
    },
    settle: () => setConflict(false),
  };
}
