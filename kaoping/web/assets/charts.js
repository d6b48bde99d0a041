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

/** Room above: for the names of the series, and for the name of an upright axis. */
function topOf(lying, series) {
  return (series.length > 1 ? 32 : 8) + (lying ? 0 : 32);
}

/** The options of a chart from the words of a page: bars lie, so that names can be read; lines run. */
function optionsFor({ kind, unit, categories, series, from, to }) {
  const lying = kind === "bar";
  const names = { type: "category", data: categories, inverse: lying, axisLabel: { interval: 0 } };
  const points = {
    type: "value",
    name: unit,
    nameLocation: lying ? "middle" : "end",
    nameGap: lying ? 28 : 15,
    nameTextStyle: lying ? {} : { align: "left" },
    min: from === undefined ? undefined : Number(from),
    max: to === undefined ? undefined : Number(to),
  };
  return {
    color: COLOURS,
    animation: false,
    aria: { enabled: true, decal: { show: kind === "bar" && series.length > 1 } },
    legend: { show: series.length > 1, type: "scroll", top: 0 },
    grid: { left: 8, right: 24, top: topOf(lying, series), bottom: lying ? 28 : 8, containLabel: true },
    // Rich text: a tooltip made of HTML would carry inline styles.
    tooltip: { trigger: "axis", renderMode: "richText", confine: true },
    xAxis: lying ? points : names,
    yAxis: lying ? names : points,
    series: series.map((one) => seriesOf(kind, one)),
  };
}

/** As high as its bars need; a line chart keeps the height of the style sheet. */
function heightOf({ kind, categories, series }) {
  return kind === "bar" ? `${80 + categories.length * (10 + 16 * series.length)}px` : "";
}

function draw(box) {
  const data = JSON.parse(document.getElementById(box.dataset.chart).textContent);
  box.classList.add("chart-drawn");
  box.style.height = heightOf(data);
  const chart = echarts.init(box);
  chart.setOption(optionsFor(data));
  window.addEventListener("resize", () => chart.resize());
}

document.querySelectorAll("[data-chart]").forEach(draw);
