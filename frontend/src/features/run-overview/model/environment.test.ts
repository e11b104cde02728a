import { expect, it } from "vitest";
import { commandOf, gitOf, otherFacts, packagesOf } from "./environment";

const environment = {
  git: {
    commit: "4f1c9e2",
    branch: "main",
    dirty: true,
    diff: "diff --git a/x b/x\n--- a/x\n+++ b/x\n-old\n+new\n+newer",
  },
  program: { argv: ["python", "train.py", "--note", "it's"], python: "3.12.7", packages: ["numpy==2.3.4", "odd"] },
  host: { os: "Linux 6.8", cores: 128, deep: { no: 1 } },
};

it("reads code, command and packages from whatever section has them", () => {
  expect(gitOf(environment)?.commit).toBe("4f1c9e2");
  expect(commandOf(environment)).toBe(`python train.py --note 'it'\\''s'`);
  expect(packagesOf(environment)).toEqual([
    { name: "numpy", version: "2.3.4" },
    { name: "odd", version: "" },
  ]);
  expect(otherFacts(environment)).toEqual([
    { name: "Python", value: "3.12.7" },
    { name: "OS", value: "Linux 6.8" },
    { name: "Cores", value: 128 },
  ]);
});
it("survives sections that hold anything", () => {
  for (const odd of [{}, { git: null }, { git: "x", program: [1] }, { git: { error: "no repository" } }]) {
    expect(gitOf(odd)).toBeNull();
    expect(commandOf(odd)).toBeNull();
  }
});
it("names what was captured of a machine as people do, with its unit, and says nothing twice", () => {
  const machine = { cpu: "AMD EPYC", cpus: 2, cpus_usable: 2, memory: 23.5412, cwd: "/w", gpus: ["H100", "H100"] };
  expect(otherFacts({ machine })).toEqual([
    { name: "CPU", value: "AMD EPYC" },
    { name: "CPU cores", value: 2 },
    { name: "Memory", value: "23.5\u2009GiB" },
    { name: "Working directory", value: "/w" },
    { name: "GPUs", value: "2 × H100" },
  ]);
  expect(otherFacts({ machine: { ...machine, cpus_usable: 1 } })).toContainEqual({ name: "Usable cores", value: 1 });
});
