import * as Radix from "@radix-ui/react-dialog";
import { type ReactNode, useId, useState } from "react";
import { Button } from "./button";
import { cx } from "./cx";
import { Field } from "./field";
import { Kbd } from "./kbd";

interface Props {
  title: string;
  open: boolean;
  onClose(): void;
  children: ReactNode;
  /** For the palette and the like: the title is there for those who can't see. */
  bare?: boolean;
  className?: string;
}

export function Dialog({ title, open, onClose, children, bare = false, className }: Props) {
  return (
    <Radix.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="appear fixed inset-0 z-scrim bg-scrim" />
        <Radix.Content
          aria-describedby={undefined}
          className={cx(
            "appear fixed left-1/2 z-dialog max-h-[calc(100dvh-48px)] w-[calc(100vw-24px)] -translate-x-1/2 rounded-dialog bg-pop text-fg shadow-float outline-none",
            className ?? "top-[min(210px,12vh)] max-w-440 overflow-y-auto p-18",
          )}
        >
          <Radix.Title className={bare ? "sr-only" : "mb-4 text-question"}>{title}</Radix.Title>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

interface ConfirmProps {
  title: string;
  open: boolean;
  onClose(): void;
  onConfirm(): void;
  /** The verb and the number: «Delete 3 runs». */
  verb: string;
  /** What has to be typed; absent where an undo is at hand. */
  typed?: string;
  note?: ReactNode;
  busy?: boolean;
  error?: string | null;
  children: ReactNode;
}

/** Asks before what can't be taken back. Enter acts only when confirmed; Esc cancels. */
export function ConfirmDialog(props: ConfirmProps) {
  const { title, open, onClose, verb, children } = props;
  return (
    <Dialog title={title} open={open} onClose={onClose}>
      <div className="text-read text-fg2">{children}</div>
      <ConfirmForm key={String(open) + verb} {...props} />
    </Dialog>
  );
}

function ConfirmForm({ onClose, onConfirm, verb, typed, note, busy, error }: ConfirmProps) {
  const [text, setText] = useState("");
  const id = useId();
  const ready = !busy && (typed === undefined || text === typed);
  return (
    <form
      className="mt-12"
      onSubmit={(e) => {
        e.preventDefault();
        if (ready) onConfirm();
      }}
    >
      {typed !== undefined && (
        <label htmlFor={id} className="block text-body text-fg2">
          Type <b className="font-semibold break-all text-fg">{typed}</b> to confirm
          <Field
            id={id}
            label={`Type ${typed} to confirm`}
            className="mt-6"
            autoFocus
            value={text}
            onChange={(e) => setText(e.target.value)}
          />
        </label>
      )}
      {error && (
        <p role="alert" className="mt-8 text-body text-bad">
          {error}
        </p>
      )}
      <div className="mt-12 flex items-center gap-8">
        <span className="flex-1 text-body text-fg3">{note}</span>
        <Button className="h-28" onClick={onClose}>
          Cancel <Kbd>esc</Kbd>
        </Button>
        <Button type="submit" look="danger" className="h-28" disabled={!ready}>
          {verb}
        </Button>
      </div>
    </form>
  );
}
