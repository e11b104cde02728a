import { expect, test, url } from "./server";

declare global {
  interface Window {
    __pwned?: number;
  }
}

test("names that are markup stay text on every page", async ({ page, request }) => {
  const { projects } = (await (await request.get(url("/api/projects"))).json()) as {
    projects: { id: number; name: string }[];
  };
  const project = projects.find((p) => p.name.startsWith("<img"));
  if (!project) throw new Error("the hostile project is missing");
  const { runs } = (await (await request.get(url(`/api/runs?project=${project.id}`))).json()) as {
    runs: { id: string }[];
  };
  const run = runs[0]?.id ?? "";
  const pages = [
    "/projects",
    `/projects/${project.id}/runs`,
    `/projects/${project.id}/dashboard`,
    `/compare?runs=${run}`,
    ...["overview", "charts", "logs", "media", "files", "alerts"].map((tab) => `/runs/${run}?tab=${tab}`),
  ];
  for (const path of pages) {
    await page.goto(url(path));
    await expect(page.getByText("<img src=x").first()).toBeAttached();
    await page.waitForTimeout(300);
    expect(await page.evaluate(() => window.__pwned), path).toBeUndefined();
    expect(await page.locator('img[src="x"]').count(), path).toBe(0);
  }
});
