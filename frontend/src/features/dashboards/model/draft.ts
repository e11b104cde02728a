/** What is being edited: a history of widget lists over the version of the dashboard that it began from. Pure. */
import { sameWidgets } from "./body";
import type { Widget } from "./widget";

export interface Draft {
  /** The version that was read when editing began; saving over a later one is a conflict. */
  version: number;
  saved: readonly Widget[];
  past: readonly (readonly Widget[])[];
  widgets: readonly Widget[];
  /** What the last change was about: typing into one field is one step of the history. */
  about: string;
}

const MOST_STEPS = 100;

export const beginDraft = (version: number, widgets: readonly Widget[]): Draft => ({
  version,
  saved: widgets,
  past: [],
  widgets,
  about: "",
});

export function changeDraft(draft: Draft, widgets: readonly Widget[], about = ""): Draft {
  if (sameWidgets(draft.widgets, widgets)) return draft;
  const goesOn = about !== "" && about === draft.about;
  const past = goesOn ? draft.past : [...draft.past, draft.widgets].slice(-MOST_STEPS);
  return { ...draft, widgets, past, about };
}

export function undoDraft(draft: Draft): Draft {
  const before = draft.past.at(-1);
  return before ? { ...draft, widgets: before, past: draft.past.slice(0, -1), about: "" } : draft;
}

export const isDirty = (draft: Draft): boolean => !sameWidgets(draft.saved, draft.widgets);
