import { expect, it } from "vitest";
import { asCommand, asCurl, asPython, shellWord } from "./copy-as";

const plain = { project: "digits", filter: "", sort: ["-created"], columns: [], archived: false };
const all = {
  project: "my project",
  filter: `name = "it's" and config.lr < 1e-3`,
  sort: ["-metric.val/acc.max", "name"],
  columns: ["config.lr", "metric.a,b"],
  archived: true,
};

it("asks as little as is needed", () => {
  expect(asPython(plain)).toContain('runs = trackai.Api().runs("digits")\n');
  expect(asCommand(plain)).toBe("trackai runs -p digits");
});
it("asks the same in Python", () => {
  expect(asPython(all)).toContain(
    String.raw`.runs("my project", filter="name = \"it's\" and config.lr < 1e-3", order=["-metric.val/acc.max", "name"], columns=["config.lr", "metric.a,b"], archived=True)`,
  );
});
it("asks the same in a shell, quoted", () => {
  expect(asCommand(all)).toBe(
    String.raw`trackai runs -p 'my project' -f 'name = "it'\''s" and config.lr < 1e-3' -s -metric.val/acc.max,name -c 'config.lr,${"`"}metric.a,b${"`"}' --archived`,
  );
});
it.each(["$(rm -rf ~)", "`id`", "a;b", "a'b", 'a"b', "a\nb", "*", "~", ""])("no shell expands %j", (text) => {
  const word = shellWord(text);
  expect(word.startsWith("'") && word.endsWith("'")).toBe(true);
  expect(word.slice(1, -1).replaceAll(`'\\''`, "")).not.toContain("'");
});
it("an address with & stays one word", () => {
  expect(asCurl("http://localhost/api/runs?a=1&b=2")).toBe("curl 'http://localhost/api/runs?a=1&b=2'");
});
