#!/usr/bin/env node
/**
 * Bundles a script with its npm packages, as an app's build does it, and prints the result.
 * Counterpart: `packages:` in the head of a claim. What a package needs beyond the logic layer is what its authors tell mini-program
 * developers to add: an AbortController and a `navigator`. Usage: `node bundle.mjs <script>`.
 */
import { build } from "esbuild";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));

const { outputFiles } = await build({
  entryPoints: [process.argv[2]],
  bundle: true,
  format: "iife",
  target: "es2020",
  nodePaths: [`${here}node_modules`],
  inject: [
    `${here}node_modules/abortcontroller-polyfill/dist/abortcontroller-polyfill-only.js`,
    `${here}bundle/navigator.mjs`,
  ],
  logLevel: "error",
  write: false,
});
process.stdout.write(outputFiles[0].text);
