// Writes dist/index.js for bundlers and dist/index.cjs for the devtools, whose npm build wants CommonJS; tsc adds the types.
import { build } from "esbuild";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
for (const [format, name] of [
  ["esm", "index.js"],
  ["cjs", "index.cjs"],
]) {
  await build({
    entryPoints: [`${here}src/index.ts`],
    bundle: true,
    format,
    platform: "neutral",
    target: "es2018",
    outfile: `${here}dist/${name}`,
  });
}
