/** What is told to those who hear a page and do not see it: changes that they did not make, and what became of those they did. */
import { observable } from "./observable";

/** The last one; the same words twice are two announcements. */
export const announcement = observable({ text: "", count: 0 });

/** Has a sentence read out when nothing else is being read. */
export const sayPolitely = (text: string): void => announcement.set({ text, count: announcement.get().count + 1 });
