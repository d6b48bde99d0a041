// Builds the style sheets and scripts of all rooms into kaoping/web/static/web/.
//
//   kaoping/*/assets/_citizen.scss   joins citizen.css
//   kaoping/*/assets/_office.scss    joins office.css
//   kaoping/*/assets/_print.scss     joins print.css
//   kaoping/*/assets/_vote.scss      joins vote.css, the whole style of a voter's pages
//   kaoping/*/assets/_slips.scss     joins slips.css, beside print.css for sheets that are cut
//   kaoping/*/assets/_screen.scss    joins screen.css, the whole style of a hall's screens
//   kaoping/*/assets/office/*.js     joins office.js
//   kaoping/*/assets/*.js            becomes a script of its own: <room>-<name>.js
//                                    (those of the room `web` keep their bare names)
//
// Usage: node tools/assets.mjs [--watch]

import { copyFileSync, existsSync, mkdirSync, readdirSync, statSync, watch, writeFileSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import { build, transform } from "esbuild";
import * as sass from "sass";

const ROOT = resolve(import.meta.dirname ?? new URL(".", import.meta.url).pathname, "..");
const ROOMS = join(ROOT, "kaoping");
const OUT = join(ROOMS, "web/static/web");

// The floors of design §7. Scripts are written for Chromium 61, one step below the
// floor of pages, because shells of government and chat programs lag behind.
const STYLE_FLOOR = {
  citizen: ["chrome69", "ios13"],
  office: ["chrome88", "ios13"],
  print: ["chrome69", "ios13"],
  vote: ["chrome69", "ios13"],
  screen: ["chrome69", "ios13"],
  slips: ["chrome69", "ios13"],
};
const SCRIPT_FLOOR = ["chrome61", "ios13"];

const isFile = (path) => existsSync(path) && statSync(path).isFile();

/** Rooms that have a folder `assets`, `web` first because the others build on it. */
function roomsWithAssets() {
  return readdirSync(ROOMS)
    .filter((room) => existsSync(join(ROOMS, room, "assets")))
    .sort((a, b) => (b === "web") - (a === "web") || a.localeCompare(b));
}

/** The scripts directly inside a folder, as full paths. */
function scriptsIn(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".js"))
    .sort()
    .map((name) => join(folder, name));
}

/** One style bundle: the base sheet, then what each room adds to it. */
async function buildStyle(bundle) {
  const parts = roomsWithAssets()
    .filter((room) => isFile(join(ROOMS, room, "assets", `_${bundle}.scss`)))
    .map((room) => `@import "${room}/assets/${bundle}";`);
  const compiled = sass.compileString(parts.join("\n"), {
    loadPaths: [ROOMS, join(ROOT, "node_modules")],
    style: "compressed",
    // Bootstrap 5.3 is written with @import; its own deprecations are not ours to mend.
    silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"],
    quietDeps: true,
  });
  const { code } = await transform(compiled.css, {
    loader: "css",
    minify: true,
    legalComments: "none",
    target: STYLE_FLOOR[bundle],
  });
  writeFileSync(join(OUT, `${bundle}.css`), code);
}

/** office.js: htmx and the modules of every room, in one file. */
function officeEntry() {
  const modules = roomsWithAssets().flatMap((room) => scriptsIn(join(ROOMS, room, "assets/office")));
  return modules.map((path) => `import "./${relative(ROOT, path)}";`).join("\n");
}

const scriptOptions = {
  bundle: true,
  minify: true,
  format: "iife",
  legalComments: "none",
  target: SCRIPT_FLOOR,
  // esbuild counts iOS 13 out for a corner case (computed keys) that we do not write.
  supported: { destructuring: true },
  logLevel: "warning",
};

async function buildScripts() {
  await build({
    ...scriptOptions,
    stdin: { contents: officeEntry(), resolveDir: ROOT, sourcefile: "office.js" },
    outfile: join(OUT, "office.js"),
  });
  for (const room of roomsWithAssets()) {
    for (const path of scriptsIn(join(ROOMS, room, "assets"))) {
      const name = room === "web" ? basename(path) : `${room}-${basename(path)}`;
      await build({ ...scriptOptions, entryPoints: [path], outfile: join(OUT, name) });
    }
  }
}

async function buildAll() {
  const started = Date.now();
  mkdirSync(OUT, { recursive: true });
  copyFileSync(join(ROOMS, "web/assets/icon.svg"), join(OUT, "icon.svg"));
  await Promise.all([...Object.keys(STYLE_FLOOR).map(buildStyle), buildScripts()]);
  for (const name of readdirSync(OUT).sort()) {
    console.log(`${name.padEnd(24)} ${(statSync(join(OUT, name)).size / 1024).toFixed(1)} KB`);
  }
  console.log(`built in ${Date.now() - started} ms`);
}

/** Builds again a moment after the last change; a fault in a sheet does not end the watch. */
function watchAssets() {
  let timer;
  const again = () => buildAll().catch((fault) => console.error(fault.message));
  for (const room of roomsWithAssets()) {
    watch(join(ROOMS, room, "assets"), { recursive: true }, () => {
      clearTimeout(timer);
      timer = setTimeout(again, 100);
    });
  }
}

await buildAll();
if (process.argv.includes("--watch")) watchAssets();
