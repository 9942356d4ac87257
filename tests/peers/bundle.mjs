#!/usr/bin/env node
/**
 * Bundles a script with its npm packages, as an app's build does it, and prints the result.
 * Counterpart: `packages:` and `polyfills:` in the head of a claim. What a package needs beyond the logic layer is what its authors
 * tell mini-program developers to add; docs/guide/libraries.md has the list. Usage: `node bundle.mjs <script> [<polyfill>...]`.
 */
import { build } from "esbuild";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const packages = `${here}node_modules/`;

/** Files that run before everything else, or whose exports stand for a global that is not there. */
const POLYFILLS = {
  "abort-controller": `${packages}abortcontroller-polyfill/dist/abortcontroller-polyfill-only.js`,
  fetch: `${here}bundle/fetch.mjs`,
  navigator: `${here}bundle/navigator.mjs`,
  "text-encoding": `${packages}fast-text-encoding/text.min.js`,
};

const [script, ...polyfills] = process.argv.slice(2);
const unknown = polyfills.find((name) => !(name in POLYFILLS));
if (script === undefined || unknown !== undefined) {
  console.error(`bundle: ${unknown ?? "no script"}; the polyfills are ${Object.keys(POLYFILLS).join(", ")}`);
  process.exit(2);
}

const { outputFiles } = await build({
  entryPoints: [script],
  bundle: true,
  format: "iife",
  target: "es2020",
  nodePaths: [packages],
  inject: polyfills.map((name) => POLYFILLS[name]),
  logLevel: "error",
  write: false,
});
process.stdout.write(outputFiles[0].text);
