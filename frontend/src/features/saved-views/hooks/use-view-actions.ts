import { useState } from "react";
import { useLocation, useNavigate } from "react-router";
import { Problem, sentenceOf } from "@/api/problems";
import { useViewEdits, type View, type ViewSaving } from "@/api/resources/views";
import { sayPolitely } from "@/lib/announcements";
import { type Layer, layered, layoutOf, sameLayer, VIEW, withLayout } from "@/lib/url-state/layers";
import { toast } from "@/ui/toast";
import { writeViewBody } from "../model/view-body";
import type { SavedViews } from "./use-saved-views";

/** What can be done with saved views; each says what went wrong. */
export interface ViewActions {
  /** What would be saved now. */
  layout: Layer;
  isModified: boolean;
  busy: boolean;
  /** The view as somebody else saved it since it was read here, which is why it could not be saved. */
  conflict: View | null;
  /** Goes to a view as it was saved; null: to none. */
  open(view: View | null): void;
  save(): void;
  /** These reject with what a dialog shows. */
  saveAs(name: string): Promise<void>;
  rename(name: string): Promise<void>;
  setDefault(on: boolean): void;
  remove(): void;
  /** Answers to a conflict. */
  overwrite(): void;
  takeTheirs(): void;
  leave(): void;
}

export function useViewActions(project: string, { current, base, views }: SavedViews): ViewActions {
  const { search, pathname } = useLocation();
  const navigate = useNavigate();
  const edits = useViewEdits(project);
  const [conflict, setConflict] = useState<View | null>(null);
  const layout = layoutOf(layered(search, base));

  /** What is said of the layout is replaced as a whole; zoom and the like stay. */
  const go = (own: Layer, how: { replace: boolean }) =>
    navigate({ pathname, search: `?${withLayout(search, own)}` }, how);
  const open = (view: View | null) => {
    // Without a view, an address would mean the project's default one.
    const none: Layer = views.some((v) => v.is_default) ? { [VIEW]: "none" } : {};
    go(view ? { [VIEW]: String(view.id) } : none, { replace: false });
  };
  const failed = (text: string) => (error: Error) => {
    toast({ text, detail: sentenceOf(error) });
    // Deleted elsewhere: what it said has to stand in the address, or the page would change under the reader.
    if (error instanceof Problem && error.status === 404) go(layout, { replace: true });
    void edits.refetch();
  };
  const put = (view: View) => edits.save.mutateAsync({ ...editOf(view), body: writeViewBody(layout) });
  const saved = () => {
    setConflict(null);
    if (!current) return;
    sayPolitely(`View “${current.name}” saved`);
    go({ [VIEW]: String(current.id) }, { replace: true });
  };

  return {
    layout,
    isModified: current !== null && !sameLayer(layout, base ?? {}),
    busy: edits.save.isPending || edits.create.isPending || edits.remove.isPending,
    conflict,
    open,
    save: () => {
      if (!current) return;
      put(current).then(saved, async (error: Error) => {
        const isStale = error instanceof Problem && error.status === 409;
        const theirs = isStale ? await edits.latest(current.id).catch(() => null) : null;
        if (theirs) setConflict(theirs);
        else failed(`“${current.name}” was not saved`)(error);
      });
    },
    saveAs: (name) =>
      edits.create.mutateAsync({ name, body: writeViewBody(layout), is_default: false }).then((made) => {
        setConflict(null);
        sayPolitely(`View “${made.name}” saved`);
        go({ [VIEW]: String(made.id) }, { replace: true });
      }),
    rename: async (name) => {
      if (current) await edits.save.mutateAsync({ ...editOf(current), name }).finally(edits.refetch);
    },
    setDefault: (on) => {
      if (!current) return;
      const trouble = on ? `“${current.name}” was not made the default` : `“${current.name}” is still the default`;
      edits.setDefault.mutate({ id: current.id, on }, { onError: failed(trouble) });
    },
    remove: () => {
      if (!current) return;
      const { name, body, is_default } = current;
      edits.remove.mutate(current.id, {
        onError: failed(`“${name}” was not deleted`),
        onSuccess: () => {
          open(null);
          toast({
            text: `View “${name}” deleted`,
            undo: () => edits.create.mutate({ name, body, is_default }, { onError: failed("It was not restored") }),
          });
        },
      });
    },
    overwrite: () => {
      if (conflict) put(conflict).then(saved, failed(`“${conflict.name}” was not saved`));
    },
    takeTheirs: () => {
      if (conflict) open(conflict);
      setConflict(null);
      void edits.refetch();
    },
    leave: () => setConflict(null),
  };
}

const editOf = ({ id, name, body, version }: View): ViewSaving => ({ id, name, body, version });
