// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { Problem } from "@/api/problems";
import { TooltipProvider } from "@/ui/tooltip";
import { FilterLine } from "./filter-line";

vi.stubGlobal("fetch", async () => Response.json({ completions: [] }));

function show(value: string, mistake: Problem | null = null) {
  const onChange = vi.fn();
  const client = new QueryClient();
  const page = (value: string) => (
    <QueryClientProvider client={client}>
      <TooltipProvider>
        <FilterLine project="p" value={value} onChange={onChange} mistake={mistake} status="3 of 9 runs · 2 ms" />
      </TooltipProvider>
    </QueryClientProvider>
  );
  const { rerender } = render(page(value));
  const become = (value: string) => rerender(page(value));
  return { onChange, become, user: userEvent.setup(), line: screen.getByRole("combobox", { name: "Filter runs" }) };
}

it("sends the text on Enter", async () => {
  const { user, line, onChange } = show("");
  await user.type(line, "name = 1{Enter}");
  expect(onChange).toHaveBeenLastCalledWith("name = 1");
});
it("keeps what was sent until the address has it, and takes what the address says later", async () => {
  const { user, line, become } = show("");
  await user.type(line, "name = 1{Enter}");
  become("");
  expect(line).toHaveValue("name = 1");
  become("name = 1");
  become("name = 2");
  expect(line).toHaveValue("name = 2");
});
it("points at a mistake by column and says that the last answer stays", () => {
  const problem = new Problem(422, { detail: "There is no field 'nam'.", column: 1, length: 3, text: "nam = 1" });
  const { line } = show("nam = 1", problem);
  expect(line).toBeInvalid();
  expect(screen.getByRole("status")).toHaveTextContent("column 1: There is no field 'nam'.");
  expect(screen.getByText("nam")).toHaveClass("wavy");
  expect(screen.getByText("last good answer kept")).toBeInTheDocument();
});
it("shows how much matches when nothing is wrong", () => {
  show("name = 1");
  expect(screen.getByText("3 of 9 runs · 2 ms")).toBeInTheDocument();
});
