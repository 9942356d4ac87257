// Builds dist/esm and dist/cjs: what Node and bundlers load, with declarations beside each.
// Counterpart: `exports` of package.json. engine.io-client stays outside: its range is the one of
// socket.io-client, so that an app has it once. (The CommonJS build of socket.io-client does not export its transports.)
import { build } from "esbuild";
import { execFileSync } from "node:child_process";
import { cp, readdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const dist = (...parts) => join(here, "dist", ...parts);

// The tsc of this workspace, wherever npm has put it.
const tsc = join(dirname(createRequire(import.meta.url).resolve("typescript")), "tsc.js");

await rm(dist(), { recursive: true, force: true });
for (const format of ["esm", "cjs"]) {
  await build({
    entryPoints: [join(here, "src/index.ts"), join(here, "src/self.ts")],
    outdir: dist(format),
    bundle: true,
    external: ["engine.io-client"],
    format,
    platform: "neutral",
    // What the compilers of mini-program projects take without being asked to transpile packages.
    target: "es2018",
    legalComments: "none",
    logLevel: "warning",
  });
}
execFileSync(process.execPath, [tsc, "-p", here, "--declaration", "--emitDeclarationOnly", "--outDir", dist("esm")], {
  stdio: "inherit",
});
for (const name of (await readdir(dist("esm"))).filter((name) => name.endsWith(".d.ts"))) {
  await cp(dist("esm", name), dist("cjs", name));
}
await writeFile(dist("cjs/package.json"), '{ "type": "commonjs" }\n');
process.stdout.write("ui/socket.io-transports/dist: esm, cjs\n");
