#!/usr/bin/env node
/**
 * Bundles a script with its npm packages, as an app's build does it, and prints the result.
 * Counterpart: `packages:` in the head of a claim. What a package needs beyond the logic layer is what its authors tell mini-program
 * developers to add, and each package gets only its own. Usage: `node bundle.mjs <script> [package]...`.
 */
import { build } from "esbuild";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const transports = fileURLToPath(new URL("../../ui/socket.io-transports/dist/esm", import.meta.url));

/** What an app's build adds for a package. */
const needs = {
  // An AbortController, and a `navigator`.
  mqtt: {
    inject: [
      `${here}node_modules/abortcontroller-polyfill/dist/abortcontroller-polyfill-only.js`,
      `${here}bundle/navigator.mjs`,
    ],
  },
  "@miniwire/socket.io-transports": { inject: [`${transports}/self.js`] },
};

const [script, ...packages] = process.argv.slice(2);
const { outputFiles } = await build({
  entryPoints: [script],
  bundle: true,
  format: "iife",
  platform: "browser",
  target: "es2020",
  nodePaths: [`${here}node_modules`],
  // The package as it is published, and one engine.io-client for it and for socket.io-client.
  alias: {
    "@miniwire/socket.io-transports": `${transports}/index.js`,
    "engine.io-client": `${here}node_modules/engine.io-client`,
  },
  inject: packages.flatMap((name) => needs[name]?.inject ?? []),
  logLevel: "error",
  write: false,
});
process.stdout.write(outputFiles[0].text);
