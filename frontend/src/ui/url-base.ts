import { createContext } from "react";
import type { Layer } from "@/lib/url-state/layers";

/** The saved view that the address of this page lies over; null: none. */
export const UrlBase = createContext<Layer | null>(null);
