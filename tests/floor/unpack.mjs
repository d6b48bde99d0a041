// Unpacks the old Chromiums into build/floor/<version>/.
//
// Usage: node tests/floor/unpack.mjs   (after `npm ci` in tests/floor)

import { createReadStream, createWriteStream, chmodSync, existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { createBrotliDecompress } from "node:zlib";

const HERE = dirname(fileURLToPath(import.meta.url));
const OUT = join(HERE, "../../build/floor");
const VERSIONS = ["79", "92", "107"];
const PACKED = [["chromium.br", "chromium"]];

async function unpack(from, to) {
  if (existsSync(to)) return;
  await pipeline(createReadStream(from), createBrotliDecompress(), createWriteStream(to));
}

for (const version of VERSIONS) {
  const folder = join(OUT, version);
  mkdirSync(folder, { recursive: true });
  for (const [packed, name] of PACKED) {
    await unpack(join(HERE, "node_modules", `chromium-${version}`, "bin", packed), join(folder, name));
  }
  chmodSync(join(folder, "chromium"), 0o755);
}
