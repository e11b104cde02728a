import { keyLabel } from "@/lib/keyboard/shortcuts";

/** A key cap. `⌘` reads `Ctrl` where there is no such key. */
export const Kbd = ({ children }: { children: string }) => (
  <kbd className="inline-flex h-16 min-w-16 items-center justify-center rounded-tag border border-line2 px-4 font-sans text-[10px] leading-[14px] text-fg3">
    {keyLabel(children, navigator.platform)}
  </kbd>
);
