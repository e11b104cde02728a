import { type ReactNode, useEffect, useState, useSyncExternalStore } from "react";
import { sayPolitely } from "@/lib/announcements";
import { isTyping } from "@/lib/keyboard/shortcuts";
import { Kbd } from "./kbd";

export interface ToastMessage {
  icon?: ReactNode;
  text: string;
  detail?: string;
  undo?(): void;
}

const LIFE_MS = 8000;
let current: (ToastMessage & { id: number }) | null = null;
let count = 0;
const listeners = new Set<() => void>();

function show(next: typeof current) {
  current = next;
  for (const listener of listeners) listener();
}

/** Says what can be undone or has failed; never «Saved». One at a time. */
export const toast = (message: ToastMessage): void => show({ ...message, id: ++count });

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};

export function Toaster() {
  const message = useSyncExternalStore(subscribe, () => current);
  return (
    <div role="status" aria-live="polite" className="fixed bottom-16 left-16 z-toast max-w-[calc(100vw-32px)]">
      {message && <Toast key={message.id} message={message} />}
    </div>
  );
}

function takeBack(message: ToastMessage) {
  show(null);
  if (!message.undo) return;
  message.undo();
  sayPolitely(`Undone: ${message.text}`);
}

function Toast({ message }: { message: ToastMessage }) {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => show(null), LIFE_MS);
    return () => clearTimeout(timer);
  }, [held]);
  useEffect(() => {
    const undo = (e: KeyboardEvent) => {
      if (!message.undo || e.shiftKey || e.key.toLowerCase() !== "z" || !(e.metaKey || e.ctrlKey) || isTyping(e.target))
        return;
      e.preventDefault();
      takeBack(message);
    };
    // Before the page hears it, which takes back changes of its layout by the same keys.
    window.addEventListener("keydown", undo, true);
    return () => window.removeEventListener("keydown", undo, true);
  }, [message]);
  return (
    <div
      className="appear flex min-h-36 items-center gap-10 rounded-float bg-fg py-4 pr-6 pl-12 text-bg shadow-float"
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      {message.icon}
      <span className="min-w-0 break-words">
        {message.text}
        {message.detail && <span className="pl-10 opacity-65">{message.detail}</span>}
      </span>
      <button
        type="button"
        className="inline-flex h-24 shrink-0 items-center gap-6 rounded-control bg-bg/15 px-8 font-semibold hover:bg-bg/25 [&_kbd]:border-0 [&_kbd]:p-0 [&_kbd]:text-[12px] [&_kbd]:text-bg"
        onClick={() => {
          takeBack(message);
        }}
      >
        {message.undo ? (
          <>
            Undo <Kbd>⌘Z</Kbd>
          </>
        ) : (
          "Close"
        )}
      </button>
    </div>
  );
}
