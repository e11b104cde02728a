/** What the keys do, in one list: the help shows it and the handlers read it. */
export interface Shortcut {
  keys: readonly string[];
  does: string;
  where: "Everywhere" | "Runs table" | "Charts";
}

export const SHORTCUTS: readonly Shortcut[] = [
  { keys: ["⌘K"], does: "Command palette", where: "Everywhere" },
  { keys: ["/"], does: "Search or filter", where: "Everywhere" },
  { keys: ["g", "p"], does: "Projects", where: "Everywhere" },
  { keys: ["g", "r"], does: "Runs", where: "Everywhere" },
  { keys: ["g", "d"], does: "Dashboards", where: "Everywhere" },
  { keys: ["g", "c"], does: "Compare", where: "Everywhere" },
  { keys: ["⌘Z"], does: "Undo: the layout, or what the toast says", where: "Everywhere" },
  { keys: ["["], does: "Maximise or restore the table", where: "Everywhere" },
  { keys: ["]"], does: "Maximise or restore the charts", where: "Everywhere" },
  { keys: ["?"], does: "This list", where: "Everywhere" },
  { keys: ["↑", "↓"], does: "Move", where: "Runs table" },
  { keys: ["Space"], does: "Select", where: "Runs table" },
  { keys: ["⇧↑", "⇧↓"], does: "Extend the selection", where: "Runs table" },
  { keys: ["↵"], does: "Open the run", where: "Runs table" },
  { keys: ["v"], does: "Draw or hide", where: "Runs table" },
  { keys: ["b"], does: "Make it the baseline", where: "Runs table" },
  { keys: ["e"], does: "Edit the name", where: "Runs table" },
  { keys: ["t", "n"], does: "Edit tags, notes, where they are columns", where: "Runs table" },
  { keys: ["→", "←"], does: "Unfold or fold a group", where: "Runs table" },
  { keys: ["↑"], does: "From the first row: to the heads of the columns", where: "Runs table" },
  { keys: ["↵"], does: "At a head: sort, ⇧ adds", where: "Runs table" },
  { keys: ["⌥←", "⌥→"], does: "At a head: move the column", where: "Runs table" },
  { keys: ["⇧←", "⇧→"], does: "At a head: resize the column", where: "Runs table" },
  { keys: ["p", "Del"], does: "At a head: pin or hide the column", where: "Runs table" },
  { keys: ["←", "→"], does: "Move the cursor by a point, ⇧ by ten", where: "Charts" },
  { keys: ["↵"], does: "Freeze the values", where: "Charts" },
  { keys: ["f"], does: "Full screen", where: "Charts" },
  { keys: ["⇧"], does: "Every column of the values, while held", where: "Charts" },
  { keys: ["←", "→"], does: "In full screen: the panel before or after", where: "Charts" },
  { keys: ["Esc"], does: "Free, close, reset", where: "Charts" },
];

/** Keys typed into a field belong to the field. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);
}

export const isApple = (platform: string): boolean => /mac|iphone|ipad/i.test(platform);

/** `⌘K` on a Mac, `Ctrl K` elsewhere. */
export const keyLabel = (keys: string, platform: string): string =>
  isApple(platform) ? keys : keys.replace("⌘", "Ctrl ");
