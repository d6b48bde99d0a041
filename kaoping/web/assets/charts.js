// Charts beside tables. A chart repeats what its table says, so it is hidden from
// screen readers and absent without a script.
//
// See components/chart.html for what a page writes.
import { BarChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

echarts.use([BarChart, LineChart, AriaComponent, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

const COLOURS = ["#0958d9", "#b45309", "#0a5c2c", "#970616", "#6b21a8", "#0e7490"];

/** Points of a series as the chart wants them; a gap stays a gap, never 0. */
function seriesOf(kind, { name, data }) {
  return { name, data: data.map((value) => (value === null ? "-" : Number(value))), type: kind, connectNulls: false };
}

/** The options of a chart from the words of a page. */
function optionsFor({ kind, unit, categories, series }) {
  return {
    color: COLOURS,
    animation: false,
    aria: { enabled: true, decal: { show: kind === "bar" && series.length > 1 } },
    legend: { show: series.length > 1, type: "scroll", top: 0 },
    grid: { left: 8, right: 16, top: 40, bottom: 8, containLabel: true },
    // Rich text: a tooltip made of HTML would carry inline styles.
    tooltip: { trigger: "axis", renderMode: "richText", confine: true },
    xAxis: { type: "category", data: categories, axisLabel: { rotate: categories.length > 8 ? 45 : 0, interval: 0 } },
    yAxis: { type: "value", name: unit, scale: kind === "line" },
    series: series.map((one) => seriesOf(kind, one)),
  };
}

function draw(box) {
  box.classList.add("chart-drawn");
  const chart = echarts.init(box);
  chart.setOption(optionsFor(JSON.parse(document.getElementById(box.dataset.chart).textContent)));
  window.addEventListener("resize", () => chart.resize());
}

document.querySelectorAll("[data-chart]").forEach(draw);
