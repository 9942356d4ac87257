#!/usr/bin/env node
/**
 * Has real tools write HAR files of one real conversation into fixtures/captures/har: Chrome's DevTools, Playwright, mitmproxy.
 * Counterpart: tests/blackbox/convert.rs, which converts them; `har/conversation.mjs` is what they are shown. Usage:
 * `node har.mjs <folder> [name…]`; wants Chromium, the packages of tests/e2e, and mitmdump (MITMDUMP names it; `pip install mitmproxy`).
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { startServer } from "./har/conversation.mjs";
import { CHROMIUM, CHROMIUM_ARGUMENTS, DevTools } from "./har/devtools.mjs";

const require = createRequire(new URL("../e2e/package.json", import.meta.url));
const { chromium } = require("@playwright/test");
const [folder, ...only] = process.argv.slice(2);
const server = await startServer();
const port = server.address().port;
const address = `http://127.0.0.1:${port}/`;

async function visited(launch, context) {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_ARGUMENTS, ...launch });
  const opened = await browser.newContext(context);
  const page = await opened.newPage();
  await page.goto(address);
  await page.waitForFunction(() => document.title === "done");
  await opened.close();
  await browser.close();
}

const tools = {
  async chrome(path) {
    const devtools = await DevTools.start();
    await devtools.visit(address, "done");
    writeFileSync(path, await devtools.exportHar());
    await devtools.end();
  },
  playwright: (path) => visited({}, { recordHar: { path, content: "embed" } }),
  "playwright-attach/recorded": (path) => visited({}, { recordHar: { path, content: "attach" } }),
  async mitmproxy(path) {
    const listen = port + 1;
    const options = ["--listen-host", "127.0.0.1", "--listen-port", `${listen}`, "--set", `hardump=${path}`, "-q"];
    const proxy = spawn(process.env.MITMDUMP ?? "mitmdump", options, { stdio: "inherit" });
    await accepting(listen);
    // The proxy sees this machine, and not what the browser asks its maker.
    const proxied = ["--proxy-bypass-list=<-loopback>;*.googleapis.com"];
    await visited({ proxy: { server: `http://127.0.0.1:${listen}` }, args: [...CHROMIUM_ARGUMENTS, ...proxied] }, {});
    proxy.kill("SIGINT");
    await once(proxy, "exit");
  },
};

/** Resolves when somebody accepts connections at a port. */
function accepting(at) {
  return new Promise((resolve) => {
    const attempt = () => {
      const socket = connect(at, "127.0.0.1", () => (socket.destroy(), resolve()));
      socket.once("error", () => setTimeout(attempt, 50));
    };
    attempt();
  });
}

for (const [name, record] of Object.entries(tools)) {
  if (only.length > 0 && !only.includes(name)) continue;
  const path = join(folder, `${name}.har`);
  await record(path);
  // Ports change with every run and say nothing.
  writeFileSync(path, readFileSync(path, "utf8").replaceAll(`127.0.0.1:${port}`, "127.0.0.1:3000"));
  const { entries } = JSON.parse(readFileSync(path, "utf8")).log;
  console.log(`${name}: ${entries.length} entries`);
}
process.exit(0);
