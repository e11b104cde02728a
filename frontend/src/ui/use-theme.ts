import { useEffect } from "react";
import { useMedia } from "./use-media";
import { useStored } from "./use-stored";

export type ThemeChoice = "system" | "light" | "dark";

const isChoice = (text: string): text is ThemeChoice => ["system", "light", "dark"].includes(text);

/** The chosen theme and the one that shows. theme.js sets the same attribute before the first paint. */
export function useTheme(): { choice: ThemeChoice; theme: "light" | "dark"; choose(choice: ThemeChoice): void } {
  const [stored, choose] = useStored("theme", "system");
  const choice = isChoice(stored) ? stored : "system";
  const systemDark = useMedia("(prefers-color-scheme: dark)");
  const theme = choice === "system" ? (systemDark ? "dark" : "light") : choice;
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  return { choice, theme, choose };
}
