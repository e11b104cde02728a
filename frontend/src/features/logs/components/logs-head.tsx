import { ArrowDown, ChevronDown, ChevronUp, Copy, Download, Ellipsis, Regex } from "lucide-react";
import { type ReactNode, useState } from "react";
import { sentenceOf } from "@/api/problems";
import { allLogs, fetchLogs, type LogLine, type LogStream } from "@/api/resources/logs";
import { plainText } from "@/lib/ansi/parse";
import { formatCount } from "@/lib/format/numbers";
import { Button, IconButton, SettingButton } from "@/ui/button";
import { SearchField } from "@/ui/field";
import { Icon } from "@/ui/icon";
import { Menu, MenuChoice, MenuItem, MenuLine } from "@/ui/menu";
import { Segmented } from "@/ui/segmented";
import { toast } from "@/ui/toast";
import { firstAtOrAfter } from "../model/lines";

interface Props {
  run: string;
  search: string;
  onSearch(text: string): void;
  regex: boolean;
  onRegex(regex: boolean): void;
  /** How far the search has come, 0 to 1; and what is wrong with it. */
  searched: number;
  searchError: string | null;
  /** Lines around each hit. */
  around: number;
  onAround(around: number): void;
  only: boolean;
  onOnly(only: boolean): void;
  stream: LogStream | "";
  onStream(stream: LogStream | ""): void;
  total: number;
  hits: readonly number[];
  allHits: number;
  /** The line of the chosen hit. */
  at: number | null;
  onHit(by: 1 | -1): void;
  wrap: boolean;
  onWrap(wrap: boolean): void;
  stamps: boolean;
  onStamps(stamps: boolean): void;
  follow: boolean;
  onFollow(follow: boolean): void;
}

const COPIED = 10_000;
const AROUND = [0, 2, 5, 20];
const STREAMS = [
  { value: "", label: "All" },
  { value: "stdout", label: "stdout" },
  { value: "stderr", label: "stderr" },
] as const;
const textOf = (lines: readonly LogLine[]) => `${lines.map((l) => plainText(l.text)).join("\n")}\n`;

/** Search with next and previous, streams, what a line shows, copy and download, Follow. */
export function LogsHead(p: Props) {
  const [saving, setSaving] = useState(0);
  const failed = (error: unknown) => toast({ text: "The log could not be read", detail: sentenceOf(error) });
  const save = async () => {
    const parts: string[] = [];
    let done = 0;
    for await (const lines of allLogs(p.run, p.stream || undefined)) {
      parts.push(textOf(lines));
      done += lines.length;
      setSaving(done);
    }
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(parts, { type: "text/plain" }));
    link.download = `${p.run}${p.stream ? `-${p.stream}` : ""}.log`;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  const copy = async () => {
    const { lines } = await fetchLogs(p.run, { tail: COPIED, stream: p.stream || undefined });
    await navigator.clipboard.writeText(textOf(lines));
  };
  const place = p.at === null ? 0 : firstAtOrAfter(p.hits, p.at) + 1;
  return (
    <div className="flex h-32 shrink-0 items-center gap-8 border-b border-line px-16 max-sm:h-56 max-sm:px-12 max-sm:[&_button]:min-h-44 max-sm:[&_button]:min-w-44">
      <SearchField
        label="Search the log"
        placeholder="Search, or :line"
        keys="/"
        maxLength={512}
        data-slash
        className="w-300 max-md:flex-1 max-sm:h-44!"
        value={p.search}
        onChange={p.onSearch}
        onKeyDown={(e) => e.key === "Enter" && p.onHit(e.shiftKey ? -1 : 1)}
      />
      <IconButton label="Regular expression" aria-pressed={p.regex} onClick={() => p.onRegex(!p.regex)}>
        <Icon of={Regex} />
      </IconButton>
      {p.search && p.searchError ? (
        <span role="alert" className="truncate text-bad" title={p.searchError}>
          {p.searchError}
        </span>
      ) : p.search ? (
        <>
          <span className="num shrink-0 text-fg2" role="status" data-testid="hits">
            {p.allHits === 0
              ? p.searched < 1
                ? "searching"
                : "no hit"
              : `${place || "–"} of ${formatCount(p.allHits)}`}
            {p.searched < 1 && ` · ${Math.floor(p.searched * 100)} %`}
          </span>
          <span className="flex shrink-0">
            <IconButton label="Previous hit" keys="⇧ Enter" disabled={p.hits.length === 0} onClick={() => p.onHit(-1)}>
              <Icon of={ChevronUp} />
            </IconButton>
            <IconButton label="Next hit" keys="Enter" disabled={p.hits.length === 0} onClick={() => p.onHit(1)}>
              <Icon of={ChevronDown} />
            </IconButton>
          </span>
          <Button look="quiet" aria-pressed={p.only} className="max-md:hidden" onClick={() => p.onOnly(!p.only)}>
            Only hits
          </Button>
          {p.only && (
            <Wide>
              <Menu
                label="Lines around each hit"
                trigger={
                  <SettingButton
                    label="Around"
                    value={`± ${p.around}`}
                    aria-label={`Lines around each hit: ${p.around}`}
                  />
                }
              >
                {AROUND.map((n) => (
                  <MenuChoice key={n} chosen={n === p.around} onSelect={() => p.onAround(n)}>
                    {n === 0 ? "The hits alone" : `± ${n} lines`}
                  </MenuChoice>
                ))}
              </Menu>
            </Wide>
          )}
        </>
      ) : (
        <span className="num truncate text-fg3 max-sm:hidden">
          {formatCount(p.total)} {p.total === 1 ? "line" : "lines"}
        </span>
      )}
      <Wide>
        <Segmented label="Stream" value={p.stream} options={STREAMS} onChange={p.onStream} />
      </Wide>
      <span className="flex-1 max-sm:hidden" />
      {saving > 0 && <span className="num shrink-0 text-fg3">{formatCount(saving)} lines</span>}
      <Menu
        align="end"
        label="Log"
        trigger={
          <IconButton label="Look, copy, save">
            <Icon of={Ellipsis} />
          </IconButton>
        }
      >
        <MenuChoice chosen={p.wrap} onSelect={() => p.onWrap(!p.wrap)}>
          Wrap long lines
        </MenuChoice>
        <MenuChoice chosen={p.stamps} onSelect={() => p.onStamps(!p.stamps)}>
          Timestamps
        </MenuChoice>
        <MenuLine />
        <MenuItem icon={<Icon of={Copy} />} onSelect={() => void copy().catch(failed)}>
          Copy the last {formatCount(Math.min(COPIED, p.total))} lines
        </MenuItem>
        <MenuItem
          icon={<Icon of={Download} />}
          disabled={saving > 0}
          onSelect={() =>
            void save()
              .catch(failed)
              .finally(() => setSaving(0))
          }
        >
          Save {p.stream || "the log"} as text
        </MenuItem>
      </Menu>
      <Button
        aria-pressed={p.follow}
        className="aria-pressed:bg-hover"
        icon={<Icon of={ArrowDown} />}
        onClick={() => p.onFollow(!p.follow)}
      >
        Follow
      </Button>
    </div>
  );
}

const Wide = ({ children }: { children: ReactNode }) => <span className="flex shrink-0 max-md:hidden">{children}</span>;
