import { useQuery } from "@tanstack/react-query";
import { Code, FileDown, Funnel, Link2, Terminal } from "lucide-react";
import type { ReactNode } from "react";
import { urlOf } from "@/api/client";
import { type ExportFormat, exportFormatsQuery, exportUrl } from "@/api/resources/exports";
import { joinQuoted } from "@/lib/url-state/codec";
import { Icon } from "@/ui/icon";
import { MenuItem, MenuLine, MenuTitle } from "@/ui/menu";
import { toast } from "@/ui/toast";
import { asCommand, asCurl, asPython, type Question } from "../model/copy-as";

interface Props {
  question: Question;
  what: string;
  link?: string;
}

const NAMES = { csv: "CSV", jsonl: "JSON lines", parquet: "Parquet", arrow: "Arrow" } as const;
// Beyond this an address is too long for some servers on the way.
const MOST_FILTER = 8000;

/** What the menu holds: a file in each format, then the question as a link, filter, program and command. */
export default function ExportItems({ question, what, link }: Props) {
  const { data = [] } = useQuery(exportFormatsQuery());
  const { project, filter, sort, columns, archived } = question;
  const about = { project, filter, archived: archived || undefined };
  const asked = { ...about, sort: joinQuoted(sort), columns: joinQuoted(columns) };
  const tooLong = filter.length > MOST_FILTER ? "Too many to be named: narrow them by a filter" : null;
  return (
    <>
      <MenuTitle>Export {what}</MenuTitle>
      {data.map((one) => (
        <FormatItem
          key={one.format}
          of={one}
          trouble={tooLong}
          url={exportUrl("runs", { ...asked, format: one.format })}
        >
          Runs as {NAMES[one.format]}
        </FormatItem>
      ))}
      <FormatItem trouble={tooLong} url={exportUrl("points", { ...about, format: "csv" })}>
        All points as CSV
      </FormatItem>
      <MenuLine />
      <MenuTitle>Copy as</MenuTitle>
      {link !== undefined && (
        <CopyItem icon={<Icon of={Link2} />} text={link}>
          Link to this page
        </CopyItem>
      )}
      {filter && (
        <CopyItem icon={<Icon of={Funnel} />} text={filter}>
          Filter
        </CopyItem>
      )}
      <CopyItem icon={<Icon of={Code} />} text={asPython(question)}>
        Python
      </CopyItem>
      <CopyItem icon={<Icon of={Terminal} />} text={asCommand(question)}>
        Command line
      </CopyItem>
      <CopyItem icon={<Icon of={Terminal} />} text={asCurl(window.location.origin + urlOf("/api/runs", {}, asked))}>
        curl
      </CopyItem>
    </>
  );
}

function FormatItem({
  of,
  url,
  trouble,
  children,
}: {
  of?: ExportFormat;
  url: string;
  trouble: string | null;
  children: ReactNode;
}) {
  const missing = trouble ?? of?.missing ?? null;
  return (
    <MenuItem
      icon={<Icon of={FileDown} />}
      disabled={missing !== null}
      hint={missing === null ? undefined : <span title={missing}>{trouble ? "too many" : "not installed"}</span>}
      onSelect={() => {
        // A link that is clicked: the browser streams the file to the disk and says how far it is.
        const link = document.createElement("a");
        link.href = url;
        link.download = "";
        link.click();
      }}
    >
      {children}
    </MenuItem>
  );
}

const CopyItem = ({ icon, text, children }: { icon: ReactNode; text: string; children: ReactNode }) => (
  <MenuItem
    icon={icon}
    onSelect={() => {
      // The menu is gone by then: what fails is said below, what is copied needs no word.
      if (!navigator.clipboard)
        toast({ text: "Nothing was copied", detail: "This browser gives pages no clipboard here." });
      else
        navigator.clipboard
          .writeText(text)
          .catch(() => toast({ text: "Nothing was copied", detail: "The browser did not allow it." }));
    }}
  >
    {children}
  </MenuItem>
);
