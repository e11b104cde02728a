import { useStored } from "@/ui/use-stored";
import { type ThemeChoice, useTheme } from "@/ui/use-theme";
import { ChoiceRow } from "./choice-row";

const THEMES: readonly { value: ThemeChoice; label: string }[] = [
  { value: "system", label: "System" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
];
const DENSITIES = [
  { value: "dense", label: "Dense" },
  { value: "regular", label: "Regular" },
  { value: "relaxed", label: "Relaxed" },
] as const;
const ORDERS = [
  { value: "value", label: "By value" },
  { value: "nearest", label: "Nearest first" },
] as const;
const DATES = [
  { value: "relative", label: "Relative" },
  { value: "exact", label: "Exact" },
] as const;

/** What is stored may be of another version, or written by hand: then the first holds. */
function useTaste<T extends string>(name: string, options: readonly { value: T; label: string }[], first: T) {
  const [stored, choose] = useStored(name, first);
  return [options.find((o) => o.value === stored)?.value ?? first, choose] as const;
}

/** Taste of one person in one browser; what others should see lies in addresses and saved views. */
export function TastePart() {
  const { choice, choose } = useTheme();
  const [density, setDensity] = useTaste("density", DENSITIES, "dense");
  const [order, setOrder] = useTaste("tooltip-order", ORDERS, "value");
  const [dates, setDates] = useTaste("dates", DATES, "relative");
  return (
    <section aria-labelledby="taste">
      <h2 id="taste" className="mt-24 mb-4 text-question">
        Taste
      </h2>
      <p className="text-read text-fg2">Kept in this browser, for you alone.</p>
      <ChoiceRow
        label="Theme"
        hint="System follows your desktop, also when it changes."
        value={choice}
        options={THEMES}
        onChange={choose}
      />
      <ChoiceRow
        label="Rows of tables"
        hint="24, 28 or 34 pixels high."
        value={density}
        options={DENSITIES}
        onChange={setDensity}
      />
      <ChoiceRow
        label="Order in chart tooltips"
        hint="Lines from the highest value down, or the nearest to the pointer first."
        value={order}
        options={ORDERS}
        onChange={setOrder}
      />
      <ChoiceRow
        label="Dates"
        hint="“4 min ago” or “23 Nov 2026, 10:55:21”; the other one shows on hover."
        value={dates}
        options={DATES}
        onChange={setDates}
      />
    </section>
  );
}
