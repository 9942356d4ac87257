// Bundles src/main.ts into dist/logic.js: one classic script whose value is the function `boot(native)`.
// Counterpart: crates/logic/src/bundle.rs embeds the file. It is one expression, without a source map, and needs nothing
// from its host but what `native` gives.
import { build } from "esbuild";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));

/** @returns the text of the bundle. */
export async function bundle() {
  const result = await build({
    entryPoints: [join(here, "src/main.ts")],
    bundle: true,
    write: false,
    format: "iife",
    globalName: "bundle",
    platform: "neutral",
    mainFields: ["module", "main"],
    target: "es2022",
    minifySyntax: true,
    legalComments: "none",
    // glass-easel measures itself in development; it decides so by `process`, which the logic layer does not have.
    define: { process: "PROCESS" },
    banner: { js: '(function(native){"use strict";var PROCESS={env:{NODE_ENV:"production"}};' },
    footer: { js: "return bundle.boot(native);})" },
  });
  return result.outputFiles[0].text;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = await bundle();
  await mkdir(join(here, "dist"), { recursive: true });
  await writeFile(join(here, "dist/logic.js"), text);
  process.stdout.write(`ui/logic/dist/logic.js ${Math.round(text.length / 1024)} kB\n`);
}
