import { lazy } from "react";
import { Navigate, Route, Routes } from "react-router";
import { paths } from "@/lib/paths";
import { ErrorBoundary } from "./error-boundary";
import { Frame } from "./layout/page";

const ProjectsPage = lazy(() => import("./routes/projects-page"));
const RunsPage = lazy(() => import("./routes/runs-page"));
const RunPage = lazy(() => import("./routes/run-page"));
const ComparePage = lazy(() => import("./routes/compare-page"));
const DashboardPage = lazy(() => import("./routes/dashboard-page"));
const SettingsPage = lazy(() => import("./routes/settings-page"));
const NotFoundPage = lazy(() => import("./routes/not-found-page"));

// Not in what users get: the condition is false there, and the bundler drops what only it leads to.
const DesignPage = import.meta.env.DEV ? lazy(() => import("./design/design-page")) : null;

export const Router = () => (
  <ErrorBoundary>
    <Frame>
      <Routes>
        <Route path="/" element={<Navigate to={paths.projects()} replace />} />
        <Route path="/projects" element={<ProjectsPage />} />
        <Route path="/projects/:projectId" element={<Navigate to="runs" replace />} />
        <Route path="/projects/:projectId/runs" element={<RunsPage />} />
        <Route path="/projects/:projectId/dashboard" element={<DashboardPage />} />
        <Route path="/runs/:runId" element={<RunPage />} />
        <Route path="/settings" element={<SettingsPage />} />
        <Route path="/compare" element={<ComparePage />} />
        {DesignPage && <Route path="/design" element={<DesignPage />} />}
        <Route path="*" element={<NotFoundPage />} />
      </Routes>
    </Frame>
  </ErrorBoundary>
);
