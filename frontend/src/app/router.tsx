import { Navigate, Route, Routes } from "react-router";
import { paths } from "@/lib/paths";
import { ErrorBoundary } from "./error-boundary";
import { Frame } from "./layout/page";
import { PAGES } from "./pages";

export const Router = () => (
  <ErrorBoundary>
    <Frame>
      <Routes>
        <Route path="/" element={<Navigate to={paths.projects()} replace />} />
        <Route path="/projects/:projectId" element={<Navigate to="runs" replace />} />
        {PAGES.map(({ path, Page }) => (
          <Route key={path} path={path} element={<Page />} />
        ))}
      </Routes>
    </Frame>
  </ErrorBoundary>
);
