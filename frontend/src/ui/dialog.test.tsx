// @vitest-environment jsdom
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { ConfirmDialog } from "./dialog";

function setUp(typed?: string) {
  const onConfirm = vi.fn();
  const onClose = vi.fn();
  render(
    <ConfirmDialog
      open
      title="Delete 3 runs?"
      verb="Delete 3 runs"
      typed={typed}
      onConfirm={onConfirm}
      onClose={onClose}
    >
      They go.
    </ConfirmDialog>,
  );
  return { onConfirm, onClose, user: userEvent.setup() };
}

it("acts only once the words are typed, on Enter too", async () => {
  const { user, onConfirm } = setUp("delete 3");
  const field = screen.getByRole("textbox", { name: /Type delete 3/ });
  await user.type(field, "delete{Enter}");
  expect(screen.getByRole("button", { name: "Delete 3 runs" })).toBeDisabled();
  expect(onConfirm).not.toHaveBeenCalled();
  await user.type(field, " 3{Enter}");
  expect(onConfirm).toHaveBeenCalledOnce();
});
it("cancels on Escape", async () => {
  const { user, onClose } = setUp();
  await user.keyboard("{Escape}");
  expect(onClose).toHaveBeenCalled();
});
