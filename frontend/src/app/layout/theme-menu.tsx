import { Monitor, Moon, Settings, Sun } from "lucide-react";
import { useNavigate } from "react-router";
import { paths } from "@/lib/paths";
import { IconButton } from "@/ui/button";
import { Icon } from "@/ui/icon";
import { Menu, MenuChoice, MenuItem, MenuLine } from "@/ui/menu";
import { useTheme } from "@/ui/use-theme";

const NAMES = { system: "System", light: "Light", dark: "Dark" } as const;

export function ThemeMenu() {
  const { choice, theme, choose } = useTheme();
  const navigate = useNavigate();
  return (
    <Menu
      align="end"
      label="Theme"
      trigger={
        <IconButton label={`Theme: ${NAMES[choice].toLowerCase()}`}>
          <Icon of={choice === "system" ? Monitor : theme === "dark" ? Sun : Moon} />
        </IconButton>
      }
    >
      {(["system", "light", "dark"] as const).map((c) => (
        <MenuChoice key={c} chosen={c === choice} onSelect={() => choose(c)}>
          {NAMES[c]}
        </MenuChoice>
      ))}
      <MenuLine />
      <MenuItem icon={<Icon of={Settings} small />} onSelect={() => navigate(paths.settings())}>
        Settings
      </MenuItem>
    </Menu>
  );
}
