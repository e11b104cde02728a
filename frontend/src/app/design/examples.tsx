import { Download, Pencil, Plus, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Ago } from "@/ui/ago";
import { Button, IconButton, SettingButton } from "@/ui/button";
import { Checkbox } from "@/ui/checkbox";
import { CodeSnippet, firstRun } from "@/ui/code-snippet";
import { CopyButton, CopyValue } from "@/ui/copy";
import { ConfirmDialog, Dialog } from "@/ui/dialog";
import { Field, SearchField } from "@/ui/field";
import { Highlight } from "@/ui/highlight";
import { Icon } from "@/ui/icon";
import { Kbd } from "@/ui/kbd";
import { Menu, MenuChoice, MenuItem, MenuLine, MenuTitle } from "@/ui/menu";
import { NearSection } from "@/ui/near-section";
import { NearView } from "@/ui/near-view";
import { OptionList } from "@/ui/option-list";
import { Popover } from "@/ui/popover";
import { RunMark } from "@/ui/run-mark";
import { StateChip, StateIcon } from "@/ui/run-state";
import { Segmented } from "@/ui/segmented";
import { Slider } from "@/ui/slider";
import { SplitPane } from "@/ui/split-pane";
import { ErrorState, Nothing, Skeleton } from "@/ui/states";
import { toast } from "@/ui/toast";
import { Tooltip } from "@/ui/tooltip";

const nothing = () => undefined;
const STATES = ["running", "stalled", "finished", "failed", "crashed", "lost", "stopped", "queued"];

/** A primitive with a value of its own. */
function Held<T>({ first, children }: { first: T; children(value: T, set: (value: T) => void): ReactNode }) {
  const [value, set] = useState(first);
  return children(value, set);
}

const buttons = (
  <>
    <Button>Default</Button>
    <Button look="primary">Primary</Button>
    <Button look="quiet">Quiet</Button>
    <Button look="quiet" aria-pressed>
      Quiet, on
    </Button>
    <Button look="danger">Delete 3 runs</Button>
    <Button disabled>Disabled</Button>
    <Button icon={<Icon of={Plus} />}>With an icon</Button>
  </>
);

const menu = (
  <Menu label="Example" trigger={<Button>Menu</Button>}>
    <MenuTitle>Title</MenuTitle>
    <MenuChoice chosen hint="24" onSelect={nothing}>
      Chosen
    </MenuChoice>
    <MenuChoice chosen={false} onSelect={nothing}>
      Not chosen
    </MenuChoice>
    <MenuLine />
    <MenuItem icon={<Icon of={Pencil} />} keys="E" onSelect={nothing}>
      Edit
    </MenuItem>
    <MenuItem disabled onSelect={nothing}>
      Disabled
    </MenuItem>
    <MenuItem icon={<Icon of={Trash2} />} danger onSelect={nothing}>
      Delete
    </MenuItem>
  </Menu>
);

/** Every component that src/ui exports, by its name, with its states. A test fails when one is missing. */
export const EXAMPLES: Record<string, ReactNode> = {
  Ago: <Ago time={Date.now() / 1000 - 260} />,
  Button: buttons,
  IconButton: (
    <>
      <IconButton label="Download">
        <Icon of={Download} />
      </IconButton>
      <IconButton label="Pressed" aria-pressed>
        <Icon of={Pencil} />
      </IconButton>
      <IconButton label="Small" small>
        <Icon of={Pencil} small />
      </IconButton>
      <IconButton label="Disabled" disabled>
        <Icon of={Trash2} />
      </IconButton>
    </>
  ),
  SettingButton: <SettingButton label="Group" value="all but seed" />,
  Checkbox: (
    <>
      <Held first={true}>{(on, set) => <Checkbox label="Checked" checked={on} onChange={() => set(!on)} />}</Held>
      <Held first={false}>{(on, set) => <Checkbox label="Unchecked" checked={on} onChange={() => set(!on)} />}</Held>
    </>
  ),
  CodeSnippet: <CodeSnippet snippets={firstRun("digits")} />,
  CopyButton: <CopyButton text="pip install trackai" label="Copy the command" />,
  CopyValue: <CopyValue exact="0.78619998">0.7862</CopyValue>,
  Dialog: (
    <Held first={false}>
      {(open, set) => (
        <>
          <Button onClick={() => set(true)}>Dialog</Button>
          <Dialog title="Rename the project" open={open} onClose={() => set(false)}>
            <p className="text-read text-fg2">What happens, in numbers.</p>
          </Dialog>
        </>
      )}
    </Held>
  ),
  ConfirmDialog: (
    <Held first={false}>
      {(open, set) => (
        <>
          <Button onClick={() => set(true)}>Confirm</Button>
          <ConfirmDialog
            title="Delete 3 runs?"
            verb="Delete 3 runs"
            typed="delete"
            note="There is no undo"
            open={open}
            onClose={() => set(false)}
            onConfirm={() => set(false)}
          >
            3 runs with 1.2 million points go.
          </ConfirmDialog>
        </>
      )}
    </Held>
  ),
  Field: (
    <>
      <Field label="Name" placeholder="Placeholder" className="w-160" />
      <Field label="Wrong" defaultValue="a/b" error="A name has no slash." className="w-160" />
      <Field label="Disabled" disabled defaultValue="Disabled" className="w-160" />
    </>
  ),
  SearchField: (
    <Held first="resnet">
      {(text, set) => <SearchField label="Search" value={text} onChange={set} keys="/" className="w-200" />}
    </Held>
  ),
  Highlight: <Highlight text="val/accuracy" search="acc" />,
  Icon: (
    <>
      <Icon of={Download} />
      <Icon of={Download} small />
    </>
  ),
  Kbd: <Kbd>⌘K</Kbd>,
  Menu: menu,
  MenuItem: "in the menu",
  MenuChoice: "in the menu",
  MenuLine: "in the menu",
  MenuTitle: "in the menu",
  NearSection: <NearSection height={20}>mounted near the view, then kept</NearSection>,
  NearView: <NearView height={20}>mounted near the view alone</NearView>,
  OptionList: (
    <div className="w-200">
      <Held first="">
        {(text, set) => (
          <OptionList
            label="Fields"
            search={text}
            onSearch={set}
            several
            options={[
              { id: "a", label: "config.lr", hint: "213", chosen: true },
              { id: "b", label: "config.seed", hint: "213" },
            ]}
            onPick={nothing}
          />
        )}
      </Held>
    </div>
  ),
  Popover: (
    <Popover label="Example" trigger={<Button>Popover</Button>} className="p-12">
      Anything
    </Popover>
  ),
  RunMark: (
    <>
      <RunMark color="var(--run-0)" />
      <RunMark color="var(--run-0)" filled={false} />
      <RunMark color="var(--run-2)" shape="square" />
      <RunMark color="var(--run-2)" shape="square" filled={false} />
    </>
  ),
  StateIcon: (
    <>
      {STATES.map((state) => (
        <span key={state} className="flex items-center gap-4">
          <StateIcon state={state} /> {state}
        </span>
      ))}
    </>
  ),
  StateChip: (
    <>
      <StateChip state="running" />
      <StateChip state="crashed" reason="process gone 12:04, last step 18,220" />
      <StateChip state="stalled" reason="silent for 14 min" />
    </>
  ),
  Segmented: (
    <Held first="linear">
      {(value, set) => (
        <Segmented
          label="Scale"
          value={value}
          onChange={set}
          options={[
            { value: "linear", label: "Linear" },
            { value: "log", label: "Log" },
          ]}
        />
      )}
    </Held>
  ),
  Slider: (
    <Held first={0.6}>
      {(value, set) => (
        <Slider label="Smoothing" min={0} max={1} step={0.01} value={value} onChange={set} className="w-160" />
      )}
    </Held>
  ),
  SplitPane: (
    <div className="h-64 w-320 border border-line">
      <SplitPane
        name="design"
        first={<p className="p-8">first</p>}
        second={<p className="p-8">second</p>}
        initial={50}
        min={80}
      />
    </div>
  ),
  Skeleton: (
    <span className="grid gap-8">
      <Skeleton width={180} />
      <Skeleton width={120} />
    </span>
  ),
  ErrorState: (
    <ErrorState title="Could not read the runs" onRetry={nothing} detail="503 Service Unavailable">
      The server does not answer; what you see is the last answer.
    </ErrorState>
  ),
  Nothing: <Nothing title="No values yet">None of the 10 drawn runs has logged it.</Nothing>,
  Toaster: <Button onClick={() => toast({ text: "3 runs archived", undo: nothing })}>Toast</Button>,
  Announcer: "read out by screen readers, not seen",
  Tooltip: (
    <Tooltip text="Says more" keys="D">
      <Button>Hover or focus</Button>
    </Tooltip>
  ),
  TooltipProvider: "around the whole app",
};
