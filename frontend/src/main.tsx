import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { makeQueryClient } from "./api/query-client";
import { headStart } from "./app/head-start";
import { Providers } from "./app/providers";
import { Router } from "./app/router";
import "./styles/base.css";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
const cache = makeQueryClient();
headStart(window.location, cache);
createRoot(root).render(
  <StrictMode>
    <Providers cache={cache}>
      <Router />
    </Providers>
  </StrictMode>,
);
