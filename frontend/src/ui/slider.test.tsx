// @vitest-environment jsdom
import { fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, it, vi } from "vitest";
import { Slider } from "./slider";

function setUp(from: number) {
  const onCommit = vi.fn();
  const Held = () => {
    const [value, setValue] = useState(from);
    return (
      <Slider label="Smoothing" min={0} max={0.999} step={0.01} value={value} onChange={setValue} onCommit={onCommit} />
    );
  };
  render(<Held />);
  return { onCommit, user: userEvent.setup(), slider: screen.getByRole<HTMLInputElement>("slider") };
}

it("goes a step by an arrow, ten with Shift, and as far as its ends", async () => {
  const { user, slider, onCommit } = setUp(0.14);
  slider.focus();
  await user.keyboard("{ArrowRight}");
  expect(slider.value).toBe("0.15");
  await user.keyboard("{Shift>}{ArrowUp}{ArrowUp}{/Shift}");
  expect(slider.value).toBe("0.35");
  await user.keyboard("{Shift>}{ArrowLeft>4/}{/Shift}{ArrowDown}");
  expect(slider.value).toBe("0");
  expect(onCommit).toHaveBeenLastCalledWith(0);
});

it("rests on steps while it is dragged, and commits when it is let go", () => {
  const { slider, onCommit } = setUp(0);
  fireEvent.input(slider, { target: { value: "0.1234" } });
  expect(slider.value).toBe("0.12");
  expect(onCommit).not.toHaveBeenCalled();
  fireEvent.input(slider, { target: { value: "0.999" } });
  fireEvent(slider, new Event("change", { bubbles: false }));
  expect(onCommit).toHaveBeenCalledExactlyOnceWith(0.999);
});
