// Bundles src/main.ts and src/styles into dist/frame.html: one page with one inline script and inline styles.
// Counterpart: whoever serves the frame replaces %NONCE% for each response and sends the Content-Security-Policy.
// The page asks for nothing: no script, style or font has an address.
import { build } from "esbuild";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));

async function script() {
  const result = await build({
    entryPoints: [join(here, "src/main.ts")],
    bundle: true,
    write: false,
    format: "iife",
    platform: "browser",
    target: ["es2022", "safari16"],
    minify: true,
    // The page is UTF-8; an escape would take six bytes for a letter of three.
    charset: "utf8",
    legalComments: "none",
  });
  // The end tag of the script must not stand inside of it.
  return result.outputFiles[0].text.trim().replaceAll("</script", "<\\/script");
}

async function styles() {
  const folder = join(here, "src/styles");
  const names = (await readdir(folder)).filter((name) => name.endsWith(".css")).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
  const { code } = await (await import("esbuild")).transform(texts.join("\n"), { loader: "css", minify: true });
  return code.trim();
}

/** @returns the text of the page, with %NONCE% in it. */
export async function frame() {
  const [code, css] = await Promise.all([script(), styles()]);
  return [
    "<!doctype html>",
    '<html lang="zh-CN">',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1, maximum-scale=1, viewport-fit=cover">',
    "<title>miniwire</title>",
    `<style>${css}</style>`,
    "<body></body>",
    `<script nonce="%NONCE%">${code}</script>`,
    "</html>",
    "",
  ].join("\n");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = await frame();
  await mkdir(join(here, "dist"), { recursive: true });
  await writeFile(join(here, "dist/frame.html"), text);
  process.stdout.write(`ui/view/dist/frame.html ${Math.round(text.length / 1024)} kB\n`);
}
