import { createContext, type ReactNode, Suspense, use, useEffect, useLayoutEffect, useState } from "react";
import { useNavigate } from "react-router";
import type { Project } from "@/api/resources/projects";
import { paths, refOf } from "@/lib/paths";
import { useKeys } from "@/ui/use-keys";
import { HelpDialog } from "./help-dialog";
import { PaletteHost } from "./palette-host";
import { type Section, TopBar } from "./top-bar";

/** What a page says of itself to the frame around it. */
interface Facts {
  /** What the tab of the browser says, before «TrackAI». */
  title?: string;
  project?: Project;
  section?: Section;
  runs?: number;
  /** On a phone the page has a bar of its own. */
  ownBar?: boolean;
}

const Telling = createContext<(facts: Facts) => void>(() => {});

/** Tell the frame what this page is; the frame stays when pages change, and with it its open menus and the focus. */
export function Page({ title, project, section, runs, ownBar, children }: Facts & { children?: ReactNode }) {
  const tell = use(Telling);
  useLayoutEffect(() => tell({ title, project, section, runs, ownBar }), [tell, title, project, section, runs, ownBar]);
  return children;
}

/** The frame of every page: top bar, palette, help, the keys that work everywhere. */
export function Frame({ children }: { children: ReactNode }) {
  const [{ title, project, section, runs, ownBar }, tell] = useState<Facts>({});
  const [helping, setHelping] = useState(false);
  const [searching, setSearching] = useState(false);
  const navigate = useNavigate();
  useEffect(() => {
    document.title = title ? `${title} · TrackAI` : "TrackAI";
  }, [title]);
  useEffect(() => {
    const onKey = (e: KeyboardEvent) => {
      if (e.key.toLowerCase() !== "k" || !(e.metaKey || e.ctrlKey)) return;
      e.preventDefault();
      setSearching((open) => !open);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
  const ref = project && refOf(project);
  useKeys({
    "?": () => setHelping(true),
    "/": () => {
      const field = document.querySelector<HTMLElement>("[data-slash]");
      // A button that brings the field is pressed; a field is entered.
      if (field instanceof HTMLButtonElement) field.click();
      else if (field) field.focus();
      else setSearching(true);
    },
    "g p": () => navigate(paths.projects()),
    "g r": () => ref && navigate(paths.runs(ref)),
    "g d": () => ref && navigate(paths.dashboard(ref)),
    "g c": () => navigate(paths.compare([])),
  });
  return (
    <div className="flex h-full flex-col">
      <div className={ownBar ? "contents max-sm:hidden" : "contents"}>
        <TopBar
          project={project}
          section={section}
          runs={runs}
          onSearch={() => setSearching(true)}
          onHelp={() => setHelping(true)}
        />
      </div>
      <main className="flex min-h-0 flex-1 flex-col">
        <Telling value={tell}>
          <Suspense>{children}</Suspense>
        </Telling>
      </main>
      <HelpDialog open={helping} onClose={() => setHelping(false)} />
      <PaletteHost
        open={searching}
        onClose={() => setSearching(false)}
        project={project}
        onHelp={() => setHelping(true)}
      />
    </div>
  );
}
