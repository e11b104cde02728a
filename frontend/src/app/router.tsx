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
const NotFoundPage = lazy(() => import("./routes/not-found-page"));

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
        <Route path="/compare" element={<ComparePage />} />
        <Route path="*" element={<NotFoundPage />} />
      </Routes>
    </Frame>
  </ErrorBoundary>
);
