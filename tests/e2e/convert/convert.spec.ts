/**
 * What `miniwire convert` writes for browsers, given to them: a Playwright test that is run, and HAR files that DevTools import.
 * Counterpart: `crates/fixture/src/convert`; tests/blackbox/convert.rs has the formats that need no browser.
 */
import { expect, test } from "@playwright/test";
import { spawnSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DevTools } from "../../peers/har/devtools.mjs";
import { serveChat, servePage, servePrices } from "./client";

const ROOT = join(import.meta.dirname, "../../..");
const BINARY = process.env.MINIWIRE ?? join(ROOT, "target/debug/miniwire");
const PLAYWRIGHT = createRequire(import.meta.url).resolve("@playwright/test/cli");

function convert(...args: string[]): void {
  const { status, stderr } = spawnSync(BINARY, ["convert", "--force", ...args], { encoding: "utf8" });
  expect(status, stderr).toBe(0);
}

/** Runs the test that is made of a fixture against a page. */
async function runGenerated(fixture: string, pageUrl: string): Promise<{ code: number | null; told: string }> {
  // Below this folder, so that it finds the packages; `test-results` is nobody's source.
  const results = join(import.meta.dirname, "../test-results");
  mkdirSync(results, { recursive: true });
  const folder = mkdtempSync(join(results, "generated-"));
  convert(join(ROOT, fixture), join(folder, "made.spec.ts"));
  const config =
    'import config from "../../playwright.config";\nexport default { ...config, timeout: 5000, projects: undefined, testDir: "." };\n';
  writeFileSync(join(folder, "playwright.config.ts"), config);
  const child = spawn(process.execPath, [PLAYWRIGHT, "test", "-c", folder, "--output", join(folder, "out")], {
    env: { ...process.env, PAGE_URL: pageUrl, TOKEN: "secret" },
  });
  let told = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (told += String(chunk)));
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  rmSync(folder, { recursive: true });
  return { code, told };
}

test("a test that is made of a fixture passes for a page that says the same", async () => {
  const { server, url } = await servePage();
  const { code, told } = await runGenerated("tests/fixtures/convert/room.jsonl", url);
  server.close();
  expect(told).toContain("1 passed");
  expect(code).toBe(0);
});

test("a test that is made of a fixture fails for a page that says something else, with the place", async () => {
  const { server, url } = await servePage("wrong");
  const { code, told } = await runGenerated("tests/fixtures/convert/room.jsonl", url);
  server.close();
  expect(told).toContain('$.sid is "wrong" instead of "8f3c"');
  expect(code).toBe(1);
});

test("a test that is made of requests passes for a page that asks the same, also on another origin", async () => {
  const { server, url } = await servePrices();
  const { code, told } = await runGenerated("tests/fixtures/convert/prices.jsonl", url);
  server.close();
  expect(told).toContain("1 passed");
  expect(code).toBe(0);
});

test("a test that is made of requests fails for a page that asks something else, with the place", async () => {
  const { server, url } = await servePrices("wrong");
  const { code, told } = await runGenerated("tests/fixtures/convert/prices.jsonl", url);
  server.close();
  expect(told).toContain('$.user is "wrong" instead of "li"');
  expect(code).toBe(1);
});

test("a test that is made of packets of Socket.IO talks to socket.io-client, and fails where that says something else", async () => {
  for (const [text, wanted, ends] of [
    ["hello", "1 passed", 0],
    ["bye", "42/room,[", 1],
  ] as const) {
    const { server, url } = await serveChat(text);
    const { code, told } = await runGenerated("tests/fixtures/convert/chat.jsonl", url);
    server.close();
    expect(told).toContain(wanted);
    expect(code).toBe(ends);
  }
});

test("DevTools import what is made of a fixture, with every message", async () => {
  const folder = mkdtempSync(join(tmpdir(), "miniwire-har-"));
  const har = join(folder, "room.har");
  convert(join(ROOT, "tests/fixtures/convert/room.jsonl"), har);
  const devtools = await DevTools.start();
  const [request] = await devtools.importHar(readFileSync(har, "utf8"));
  await devtools.end();
  rmSync(folder, { recursive: true });
  expect(request).toMatchObject({ url: "ws://127.0.0.1:3000/im?uid=${uid}", status: 101, type: "websocket" });
  expect(request.frames).toHaveLength(8);
  expect(request.frames[3]).toEqual({ type: "send", opCode: 1, text: '{"op":"typing"}' });
  expect(request.frames[4]).toEqual({ type: "send", opCode: 2, text: "AAEC" });
});
