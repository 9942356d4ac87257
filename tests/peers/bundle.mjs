#!/usr/bin/env node
/**
 * Bundles a script with its npm packages, as an app's build does it, and prints the result.
 * Counterpart: `packages:` and `polyfills:` in the head of a claim. What a package needs beyond the logic layer is what its authors
 * tell mini-program developers to add; docs/guide/libraries.md has the list. Usage: `node bundle.mjs <script> [<polyfill>...]`.
 */
import { build } from "esbuild";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const packages = `${here}node_modules/`;
const transports = fileURLToPath(new URL("../../ui/socket.io-transports/dist/esm", import.meta.url));

/** Files that run before everything else. */
const FIRST = {
  "abort-controller": "abortcontroller-polyfill/dist/abortcontroller-polyfill-only",
  "text-encoding": "fast-text-encoding",
  url: "core-js/web/url",
  "websocket-shim": `${here}bundle/install.mjs`,
};

/** Files whose exports stand for a global that is not there. */
const INJECTED = {
  navigator: `${here}bundle/navigator.mjs`,
  self: `${transports}/self.js`,
};

const [script, ...polyfills] = process.argv.slice(2);
const unknown = polyfills.find((name) => !(name in FIRST || name in INJECTED));
if (script === undefined || unknown !== undefined) {
  console.error(
    `bundle: ${unknown ?? "no script"}; the polyfills are ${Object.keys({ ...FIRST, ...INJECTED }).join(", ")}`,
  );
  process.exit(2);
}

const imports = [...polyfills.filter((name) => name in FIRST).map((name) => FIRST[name]), resolve(script)];
const contents = imports.map((path) => `import ${JSON.stringify(path)};`).join("\n");

const { outputFiles } = await build({
  stdin: { contents, resolveDir: here },
  bundle: true,
  format: "iife",
  platform: "browser",
  target: "es2020",
  nodePaths: [packages],
  alias: {
    // The package as it is published, and one engine.io-client for it and for socket.io-client.
    "@miniwire/socket.io-transports": `${transports}/index.js`,
    "engine.io-client": `${packages}engine.io-client`,
    "@miniwire/websocket-shim": fileURLToPath(new URL("../../ui/websocket-shim/src/index.ts", import.meta.url)),
    // Its variant for browsers wants XMLHttpRequest.
    "@colyseus/httpie": `${packages}@colyseus/httpie/fetch/index.mjs`,
  },
  inject: polyfills.filter((name) => name in INJECTED).map((name) => INJECTED[name]),
  logLevel: "error",
  write: false,
});
process.stdout.write(outputFiles[0].text);
