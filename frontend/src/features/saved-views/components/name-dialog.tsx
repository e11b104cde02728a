import { useState } from "react";
import { sentenceOf } from "@/api/problems";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";

interface Props {
  title: string;
  verb: string;
  initial: string;
  onName(name: string): Promise<void>;
  onClose(): void;
}

export function NameDialog({ title, verb, initial, onName, onClose }: Props) {
  const [name, setName] = useState(initial);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const ready = name.trim() !== "" && name.trim() !== initial && !busy;
  return (
    <Dialog title={title} open onClose={onClose}>
      <form
        className="mt-8 grid gap-12"
        onSubmit={(e) => {
          e.preventDefault();
          if (!ready) return;
          setBusy(true);
          onName(name.trim()).then(onClose, (error: unknown) => {
            setBusy(false);
            setTrouble(sentenceOf(error));
          });
        }}
      >
        <Field
          label="Name of the view"
          placeholder="Name of the view"
          autoFocus
          value={name}
          error={trouble}
          onFocus={(e) => e.currentTarget.select()}
          onChange={(e) => {
            setName(e.target.value);
            setTrouble(null);
          }}
        />
        <p className="text-body text-fg2">
          It keeps columns, filter, sort, grouping and the settings of the charts, for everybody who opens the project.
        </p>
        <div className="flex justify-end gap-8">
          <Button className="h-28" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" look="primary" className="h-28" disabled={!ready}>
            {verb}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
