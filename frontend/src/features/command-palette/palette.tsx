import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { type KeyboardEvent, useDeferredValue, useEffect, useRef, useState } from "react";
import { useLocation, useNavigate } from "react-router";
import { metricNamesQuery } from "@/api/resources/metrics";
import { type Project, projectsQuery } from "@/api/resources/projects";
import { runsQuery } from "@/api/resources/runs";
import { viewsQuery } from "@/api/resources/views";
import { quoteText } from "@/lib/filter-text/tokens";
import { refOf } from "@/lib/paths";
import { cx } from "@/ui/cx";
import { Dialog } from "@/ui/dialog";
import { Highlight } from "@/ui/highlight";
import { Icon } from "@/ui/icon";
import { Kbd } from "@/ui/kbd";
import { useTheme } from "@/ui/use-theme";
import { commandItems, type Item, metricCommands, metricItems, projectItems, runItems, viewItems } from "./items";

interface Props {
  open: boolean;
  onClose(): void;
  project?: Project;
  onHelp(): void;
}

/** Everything by name: metrics, runs, projects, commands. */
export default function Palette(props: Props) {
  return (
    <Dialog
      title="Search or run a command"
      bare
      open={props.open}
      onClose={props.onClose}
      className="top-96 flex max-w-600 flex-col overflow-hidden max-sm:top-12"
    >
      {props.open && <Body {...props} />}
    </Dialog>
  );
}

function Body({ onClose, project, onHelp }: Props) {
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const { choose } = useTheme();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const commandsOnly = text.startsWith(">");
  const search = useDeferredValue((commandsOnly ? text.slice(1) : text).trim());
  const ref = project ? refOf(project) : "";
  const asking = search !== "" && !commandsOnly;
  const metrics = useInfiniteQuery(metricNamesQuery(ref, { search, limit: 5 }, asking && ref !== ""));
  const runs = useQuery(
    runsQuery({ project: ref, filter: `name ~ ${quoteText(search)}`, limit: 6 }, asking && ref !== ""),
  );
  const { data: projects = [] } = useQuery(projectsQuery());
  const { data: views = [] } = useQuery(viewsQuery(ref));
  const best = metrics.data?.pages[0]?.metrics[0];

  const act = { choose, onHelp, project, ref, onRunsPage: pathname.endsWith("/runs") };
  const groups = [
    {
      title: "Metrics",
      total: metrics.data?.pages[0]?.total,
      items: asking ? metricItems(metrics.data?.pages[0]?.metrics ?? [], act) : [],
    },
    { title: "Runs", items: asking ? runItems(runs.data ?? []) : [] },
    { title: "Projects", items: commandsOnly ? [] : projectItems(projects, search, act) },
    { title: "Views", items: commandsOnly || ref === "" ? [] : viewItems(views, search, act) },
    {
      title: "Commands",
      items: [...commandItems(search, act), ...(asking && best ? metricCommands(best.name, act) : [])],
    },
  ].filter((g) => g.items.length > 0);
  const items = groups.flatMap((g) => g.items);
  const active = Math.min(at, Math.max(0, items.length - 1));

  useEffect(() => {
    list.current?.querySelector(`[data-index="${active}"]`)?.scrollIntoView({ block: "nearest" });
  }, [active]);

  const run = (item: Item | undefined, apart: boolean) => {
    if (!item) return;
    if (apart && item.to) return void window.open(item.to, "_blank", "noopener");
    onClose();
    if (item.to) navigate(item.to);
    item.run?.();
  };
  const onKeyDown = (e: KeyboardEvent) => {
    if (e.key === "ArrowDown") setAt(Math.min(items.length - 1, active + 1));
    else if (e.key === "ArrowUp") setAt(Math.max(0, active - 1));
    else if (e.key === "Enter") run(items[active], e.metaKey || e.ctrlKey);
    else return;
    e.preventDefault();
  };
  let index = -1;
  return (
    <>
      <div className="flex h-44 shrink-0 items-center gap-10 border-b border-line px-14">
        <Icon of={Search} className="text-fg2" />
        <input
          role="combobox"
          aria-label="Search or run a command"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-activedescendant={items.length > 0 ? `palette-${active}` : undefined}
          autoFocus
          spellCheck={false}
          autoComplete="off"
          placeholder="Metrics, runs, projects, commands"
          className="min-w-0 flex-1 bg-transparent text-[15px] leading-20 outline-none"
          value={text}
          onChange={(e) => {
            setText(e.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
        <Kbd>esc</Kbd>
      </div>
      <div
        ref={list}
        id="palette-list"
        role="listbox"
        aria-label="Results"
        className="max-h-[min(396px,60vh)] min-h-60 overflow-y-auto p-6"
      >
        {groups.map((g) => (
          <div key={g.title} role="group" aria-label={g.title}>
            <p className="num px-8 pt-6 pb-2 text-meta text-fg2">
              {g.title} {g.items.length}
              {g.total !== undefined && g.total > g.items.length && ` of ${g.total.toLocaleString("en")}`}
            </p>
            {g.items.map((item) => {
              index++;
              const mine = index;
              return (
                <div
                  key={item.id}
                  id={`palette-${mine}`}
                  role="option"
                  aria-selected={mine === active}
                  data-index={mine}
                  className={cx("flex h-30 items-center gap-10 rounded-control px-8", mine === active && "bg-hover")}
                  onPointerMove={() => setAt(mine)}
                  onClick={(e) => run(item, e.metaKey || e.ctrlKey)}
                >
                  <span className="grid w-14 shrink-0 place-items-center text-fg2">{item.icon}</span>
                  <span className="truncate">
                    <Highlight text={item.title} search={search} />
                  </span>
                  <span className="num min-w-0 flex-1 truncate text-fg2">{item.detail}</span>
                  {mine === active ? (
                    <>
                      {item.does && <span className="shrink-0 text-fg2">{item.does}</span>}
                      <Kbd>↵</Kbd>
                    </>
                  ) : (
                    item.keys && <Kbd>{item.keys}</Kbd>
                  )}
                </div>
              );
            })}
          </div>
        ))}
        {items.length === 0 && <p className="p-12 text-fg2">Nothing is called “{search}”.</p>}
      </div>
      <p className="flex h-30 shrink-0 items-center gap-16 border-t border-line px-14 text-meta text-fg3">
        <span className="flex items-center gap-4">
          <Kbd>↑</Kbd>
          <Kbd>↓</Kbd> move
        </span>
        <span className="flex items-center gap-4">
          <Kbd>↵</Kbd> open
        </span>
        <span className="flex items-center gap-4 max-sm:hidden">
          <Kbd>⌘↵</Kbd> open in new tab
        </span>
        <span className="ml-auto flex items-center gap-4">
          <Kbd>{">"}</Kbd> commands only
        </span>
      </p>
    </>
  );
}
