import { expect, it } from "vitest";
import { deviceGroups, placesOf } from "./devices";

const names = (...of: string[]) => of.map((name) => ({ name }));

it("draws a quantity of all GPUs in one panel, with its unit and the range that it can have", () => {
  const [gpu, cpu] = deviceGroups(
    names("cpu/utilization", "gpu/0/temp", "gpu/10/utilization", "gpu/2/utilization", "gpu/0/utilization"),
  );
  expect(gpu?.title).toBe("GPU");
  expect(gpu?.panels.map((p) => [p.title, p.unit, p.range])).toEqual([
    ["Utilization", "%", [0, 100]],
    ["Temperature", "°C", null],
  ]);
  expect(gpu?.panels[0]?.lines.map((l) => l.name)).toEqual(["GPU 0", "GPU 2", "GPU 10"]);
  // A device looks the same in every panel.
  expect(gpu?.panels[1]?.lines[0]?.id).toBe(gpu?.panels[0]?.lines[0]?.id);
  expect(cpu?.panels[0]?.lines[0]).toMatchObject({ name: "Utilization", metric: "cpu/utilization" });
});

it("names machines and ranks beside the device, and the first of them where there are others", () => {
  const metrics = names("gpu/1/power", "node/1/gpu/1/power", "process/cpu", "rank/3/process/cpu", "memory/used");
  const [gpu, memory, process] = deviceGroups(metrics);
  expect(gpu?.panels[0]?.lines.map((l) => l.name)).toEqual(["node 0 · GPU 1", "node 1 · GPU 1"]);
  expect(new Set(gpu?.panels[0]?.lines.map((l) => l.slot)).size).toBe(2);
  expect(process?.legend.map((l) => l.name)).toEqual(["rank 0", "rank 3"]);
  expect(process?.panels[0]?.lines.map((l) => l.name)).toEqual(["rank 0", "rank 3"]);
  expect(memory?.panels[0]?.lines.map((l) => l.name)).toEqual(["Used"]);
  expect(placesOf(metrics.map((m) => m.name))).toEqual(["", "node 1", "rank 3"]);
  expect(deviceGroups(metrics, "node 1").map((g) => g.title)).toEqual(["GPU"]);
});

it("keeps what it does not know, in sections by name, and with the unit that was declared", () => {
  const groups = deviceGroups([{ name: "nvlink.0.tx", unit: "GB/s" }, { name: "queue/depth" }, { name: "odd" }]);
  expect(groups.map((g) => [g.title, g.panels[0]?.title, g.panels[0]?.unit])).toEqual([
    ["Other", "odd", null],
    ["nvlink", "tx", "GB/s"],
    ["queue", "depth", null],
  ]);
  expect(groups[1]?.panels[0]?.lines[0]?.name).toBe("nvlink 0");
});

it("parts more devices than one can tell apart into several panels", () => {
  const cores = Array.from({ length: 70 }, (_, i) => ({ name: `cpu/${i}/utilization` }));
  expect(deviceGroups(cores)[0]?.panels.map((p) => [p.title, p.lines.length])).toEqual([
    ["Utilization by core, core 0 to core 31", 32],
    ["Utilization by core, core 32 to core 63", 32],
    ["Utilization by core, core 64 to core 69", 6],
  ]);
});
