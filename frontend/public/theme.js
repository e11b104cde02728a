// Sets the theme before the first paint. A file, not an inline script: the content security policy allows no inline code.
(() => {
  let chosen = "system";
  try {
    chosen = localStorage.getItem("trackai.theme") || "system";
  } catch {
    // Storage may be forbidden; the system's theme is a good answer then.
  }
  const dark = chosen === "dark" || (chosen !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
})();
