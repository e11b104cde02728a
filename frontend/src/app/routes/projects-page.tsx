import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { sentenceOf } from "@/api/problems";
import { type Project, projectsQuery } from "@/api/resources/projects";
import { storageQuery, versionQuery } from "@/api/resources/server";
import { DeleteProject } from "@/features/projects/components/delete-project";
import { NoProjects } from "@/features/projects/components/no-projects";
import { ProjectDialog } from "@/features/projects/components/project-dialog";
import { ProjectsTable } from "@/features/projects/components/projects-table";
import { SORTS, searchProjects, storageDetail } from "@/features/projects/model/counts";
import { formatBytes, formatCount } from "@/lib/format/numbers";
import { choiceParam } from "@/lib/url-state/codec";
import { searchParam } from "@/lib/url-state/params";
import { Button } from "@/ui/button";
import { SearchField } from "@/ui/field";
import { Icon } from "@/ui/icon";
import { ErrorState, Nothing } from "@/ui/states";
import { useUrlState } from "@/ui/use-url-state";
import { Page } from "../layout/page";

const projectSortParam = choiceParam("sort", SORTS);

type Open = { dialog: "edit"; project: Project | null } | { dialog: "delete"; project: Project } | null;

const ProjectsPage = () => {
  const { data: projects, error, refetch } = useQuery(projectsQuery());
  const { data: version } = useQuery(versionQuery());
  const { data: storage } = useQuery(storageQuery());
  const [search, setSearch] = useUrlState(searchParam);
  const [sort, setSort] = useUrlState(projectSortParam);
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const hits = projects && searchProjects(projects, search, sort);
  return (
    <Page title="Projects">
      {projects?.length === 0 ? (
        <div className="flex-1 overflow-y-auto">
          <NoProjects folder={storage?.folder} />
        </div>
      ) : (
        <div className="min-h-0 flex-1 overflow-y-auto px-24 pb-24 max-md:px-12">
          <div className="flex items-center gap-8 pt-16 pb-12 max-sm:flex-wrap">
            <h1 className="text-title">Projects</h1>
            {projects && <span className="num text-read text-fg3">{formatCount(projects.length)}</span>}
            <span className="flex-1" />
            <SearchField
              label="Search projects"
              keys="/"
              data-slash
              value={search}
              onChange={setSearch}
              className="w-220 max-sm:order-last max-sm:w-full"
            />
            <Button look="primary" icon={<Icon of={Plus} />} onClick={() => setOpen({ dialog: "edit", project: null })}>
              New project
            </Button>
          </div>
          {error && !projects ? (
            <ErrorState title="Could not read the projects" detail={String(error.stack)} onRetry={() => refetch()}>
              {sentenceOf(error)}
            </ErrorState>
          ) : (
            <ProjectsTable
              projects={hits}
              sort={sort}
              onSort={setSort}
              onEdit={(project) => setOpen({ dialog: "edit", project })}
              onDelete={(project) => setOpen({ dialog: "delete", project })}
            />
          )}
          {hits?.length === 0 && (
            <Nothing
              title={`No project matches “${search}”`}
              className="mt-24"
              action={<Button onClick={() => setSearch("")}>Show all {formatCount(projects?.length ?? 0)}</Button>}
            />
          )}
        </div>
      )}
      <footer className="flex h-28 shrink-0 items-center border-t border-line px-24 text-fg3 max-md:px-12">
        <span className="num flex-1 truncate" title={storage && storageDetail(storage)}>
          {storage && `${storage.folder} · ${formatBytes(storage.total_bytes)} · `}no outgoing connections
        </span>
        <span className="num">TrackAI {version?.version}</span>
      </footer>
      {open?.dialog === "edit" && <ProjectDialog project={open.project} onClose={close} />}
      {open?.dialog === "delete" && <DeleteProject project={open.project} onClose={close} />}
    </Page>
  );
};

export default ProjectsPage;
