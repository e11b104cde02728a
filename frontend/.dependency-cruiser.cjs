/** Who may import whom: app → features → panels → ui → plot → lib. `api` stands aside and sees only lib. */
const layer = (name, forbidden, comment) => ({
  name,
  comment,
  severity: "error",
  from: { path: `^src/${name.replace("-is-low", "")}/`, pathNot: "\\.test\\.tsx?$" },
  to: { path: `^src/(${forbidden.join("|")})/` },
});

module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    layer("features", ["app"], "pages compose features, never the reverse"),
    layer("panels", ["app", "features", "api"], "a panel gets data by props and reports by callback"),
    layer("ui", ["app", "features", "panels", "api", "plot"], "primitives know nothing of experiments' data"),
    layer("plot", ["app", "features", "panels", "api", "ui"], "numbers in, numbers out"),
    layer("lib", ["app", "features", "panels", "api", "ui", "plot"], "pure and at the bottom"),
    layer("api", ["app", "features", "panels", "ui", "plot"], "the client imports lib alone"),
    {
      name: "features-are-strangers",
      comment: "a page composes two features; they never meet otherwise",
      severity: "error",
      from: { path: "^src/features/([^/]+)/" },
      to: { path: "^src/features/([^/]+)/", pathNot: "^src/features/$1/" },
    },
    {
      name: "pure-code-has-no-react",
      severity: "error",
      from: { path: "^src/(plot|lib)/", pathNot: "\\.test\\.tsx?$" },
      to: { path: "node_modules/(react|react-dom|react-router|uplot|@tanstack|@radix-ui)/" },
    },
    {
      name: "uplot-lives-in-the-line-panel",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/panels/line/" },
      to: { path: "node_modules/uplot/" },
    },
  ],
  options: {
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "\\.d\\.ts$" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
