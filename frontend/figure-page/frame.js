/**
 * Runs inside /figure.html, a page of a sandboxed frame: draws the figure that the page around it sends, and says how it
 * went. A figure comes from anybody's script; here it can reach neither that page nor the server nor anything else.
 */
(() => {
  const Plotly = window.moduleName ?? window.Plotly;
  const place = document.getElementById("figure");
  const say = (message) => parent.postMessage(message, "*");

  /** WebGL variants are drawn as what they are faster versions of. */
  const PLAIN = { scattergl: "scatter", heatmapgl: "heatmap" };
  const axes = (look) => ({ gridcolor: look.grid, linecolor: look.axis, zerolinecolor: look.axis, automargin: true });

  /** The page's fonts and colours, below whatever the figure itself says. */
  function themed(layout, look, height) {
    const base = {
      paper_bgcolor: look.bg,
      plot_bgcolor: look.bg,
      font: { family: look.family, size: 11, color: look.fg },
      title: { font: { size: 13 } },
      colorway: look.colors,
      colorscale: { sequential: look.sequential },
      xaxis: axes(look),
      yaxis: axes(look),
      hoverlabel: { font: { family: look.family, size: 11 } },
      margin: { l: 48, r: 16, t: layout.title ? 40 : 16, b: 36 },
    };
    const template = layout.template ?? {};
    const scale = [{ colorscale: look.sequential }];
    return {
      ...layout,
      // Plotly Express sends a whole template with every figure, which is white: its traces stay, its look is ours.
      template: {
        data: { ...template.data, heatmap: scale, contour: scale, histogram2d: scale, histogram2dcontour: scale },
        layout: { ...template.layout, ...base },
      },
      autosize: true,
      width: undefined,
      height,
    };
  }

  window.addEventListener("message", (event) => {
    if (event.source !== parent || typeof event.data !== "object" || event.data === null) return;
    const { spec, look, height } = event.data;
    document.body.style.background = look.bg;
    const data = (Array.isArray(spec.data) ? spec.data : []).map((t) => ({ ...t, type: PLAIN[t?.type] ?? t?.type }));
    Plotly.react(place, data, themed(spec.layout ?? {}, look, height), {
      displayModeBar: false,
      displaylogo: false,
      responsive: true,
    }).then(
      () => say({ figure: "drawn" }),
      (error) => say({ figure: "failed", why: String(error?.message ?? error) }),
    );
  });
  say({ figure: "ready" });
})();
