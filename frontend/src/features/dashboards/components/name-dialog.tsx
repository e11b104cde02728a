import { useState } from "react";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";

interface Props {
  title: string;
  verb: string;
  name?: string;
  error: string | null;
  busy: boolean;
  onClose(): void;
  onName(name: string): void;
}

/** Asks for the name of a dashboard, new or renamed. */
export function NameDialog({ title, verb, name: initial = "", error, busy, onClose, onName }: Props) {
  const [name, setName] = useState(initial);
  return (
    <Dialog title={title} open onClose={onClose}>
      <form
        className="mt-8 grid gap-12"
        onSubmit={(e) => {
          e.preventDefault();
          if (name.trim()) onName(name.trim());
        }}
      >
        <Field
          label="Name"
          placeholder="Name"
          autoFocus
          value={name}
          error={error}
          onChange={(e) => setName(e.target.value)}
        />
        <div className="flex justify-end gap-8">
          <Button className="h-28" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" look="primary" className="h-28" disabled={!name.trim() || busy}>
            {verb}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
