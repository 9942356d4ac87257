/** The app with a window, really started: what only shows in the webview of the system. Everything else is in tests/e2e. */
import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { call, runApp, startApp } from "./app.mjs";
import { until } from "./webdriver.mjs";

const FRAME_URL = "phone://localhost/frame.html";
/** One grey dot. */
const PNG_BASE64 = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==";
const [PNG_WIDTH_AT, PNG_HEIGHT_AT] = [16, 20];

/** Puts a frame with the phone's address into the page and goes there. */
async function enterFrame(session, attributes = { sandbox: "allow-scripts" }) {
  await session.runAsync(
    `const frame = Object.assign(document.createElement('iframe'), { id: 'probe' });
     for (const [name, value] of Object.entries(args[1])) frame.setAttribute(name, value);
     const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
     frame.src = args[0];
     document.body.append(frame);
     await loaded;`,
    FRAME_URL,
    attributes,
  );
  await session.frame(await session.find("#probe"));
}

test("the window opens with the page in it, and the page can call", async (t) => {
  const { session } = await startApp(t, [], { pictures: true });
  assert.match(await session.run("return location.href"), /^tauri:\/\/localhost\/?(index\.html)?(#.*)?$/);
  assert.notEqual((await session.run("return document.body.innerText")).trim(), "");
  const picture = await session.screenshot();
  assert.ok(picture.readUInt32BE(PNG_WIDTH_AT) > 900 && picture.readUInt32BE(PNG_HEIGHT_AT) > 500);
  await assert.rejects(call(session, "no.such"), ({ reason }) => {
    assert.match(reason.message, /no\.such/);
    return true;
  });
});

test("a folder that is not there is an error with a sentence, and the window stays", async (t) => {
  const { session } = await startApp(t);
  await assert.rejects(call(session, "project.open", { path: "/no/such/folder", clients: 1 }), ({ reason }) => {
    assert.ok(reason.code && reason.message, JSON.stringify(reason));
    return true;
  });
  assert.ok(await session.run("return document.querySelector('#app').childElementCount > 0"));
});

test("a folder on the command line that is no mini-program ends the app with a sentence", async (t) => {
  const { code, stderr } = await runApp(t, ["/no/such/folder"]);
  assert.equal(code, 3, stderr);
  assert.match(stderr, /^error: .+/m);
});

test("without a display there is one sentence and the next step", async (t) => {
  const { code, stderr } = await runApp(t, [], { display: "" });
  assert.equal(code, 1, stderr);
  assert.match(stderr, /^error: there is no display.*\nhint: .*miniwire ui/);
});

test("when the process that draws the page is killed, the app lives and offers to load the page again", async (t) => {
  const { webProcess, press } = await startApp(t, ["--sample", "echo"]);
  const killed = await webProcess();
  process.kill(killed, "SIGKILL");
  // The first answer of the dialog, which has the focus, is to load again.
  await until("the offer is there", () => press("Return"));
  await until("another process draws the page", async () => {
    const drawing = await webProcess();
    return drawing !== undefined && drawing !== killed;
  });
});

test("the page may make its three commands and no other", async (t) => {
  const { session } = await startApp(t);
  const denied = [
    "plugin:window|close",
    "plugin:dialog|open",
    "plugin:event|emit",
    "plugin:webview|create_webview_window",
  ];
  for (const command of denied) {
    await assert.rejects(
      session.runAsync("return window.__TAURI_INTERNALS__.invoke(args[0], {})", command),
      /not allowed|not found/,
      command,
    );
  }
  assert.equal(await session.run("return typeof window.__TAURI__"), "undefined");
  assert.ok(await session.run("return Object.isFrozen(Object.prototype)"));
});

test("the page does not leave and opens no window", async (t) => {
  const { session } = await startApp(t);
  const before = await session.run("return location.href");
  await session.run("location.href = 'https://example.com/'");
  assert.equal(await session.run("return window.open('https://example.com/') === null"), true);
  // The refusal has been decided once a later navigation of the same kind has been refused as well.
  await session.run("location.href = 'phone://localhost/files/1/a.html'");
  assert.equal(await session.run("return location.href"), before);
});

test("a picture of the package is on the screen, and what is no picture has no address", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "miniwire-project-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const files = {
    "app.json": '{"pages":["pages/a/a"]}',
    "app.js": "App({})",
    "pages/a/a.js": "Page({})",
    "pages/a/a.wxml": '<image id="dot" src="/images/dot.png" />',
    "images/dot.png": Buffer.from(PNG_BASE64, "base64"),
  };
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  const { session } = await startApp(t, [folder]);
  await session.frame(await until("the phone is there", () => session.find('[data-testid="phone-1"] iframe')));
  await until("the picture is loaded", () =>
    session.run("return [...document.images].some((image) => image.complete && image.naturalWidth === 1)"),
  );
  const load = `return new Promise((resolve) => {
    const image = Object.assign(new Image(), { onload: () => resolve('shown'), onerror: () => resolve('refused') });
    image.src = args[0];
  })`;
  for (const path of ["1/app.json", "1/../../etc/hostname", "9/images/dot.png"])
    assert.equal(await session.runAsync(load, `phone://localhost/files/${path}`), "refused", path);
  assert.equal(await session.runAsync(load, "phone://localhost/files/1/images/dot.png"), "shown");
});

for (const [how, attributes] of [
  ["with the sandbox that the page gives it", { sandbox: "allow-scripts" }],
  ["even where the page forgets the sandbox", {}],
]) {
  test(`the frame reaches nothing of the app, ${how}`, async (t) => {
    const { session } = await startApp(t);
    await enterFrame(session, attributes);
    assert.equal(await session.run("return location.href"), FRAME_URL);
    assert.equal(await session.run("return window.origin"), "null");
    assert.equal(await session.run("return typeof window.__TAURI_INTERNALS__"), "undefined");
    assert.equal(await session.run("try { return typeof parent.document } catch { return 'refused' }"), "refused");
    for (const address of [
      "ipc://localhost/rpc",
      "tauri://localhost/index.html",
      `phone://localhost/files/1/a.png`,
      "https://example.com/",
    ]) {
      const script = "return fetch(args[0], { method: 'POST', body: '{}' }).then(() => 'answered', () => 'refused')";
      assert.equal(await session.runAsync(script, address), "refused", address);
    }
    const leave =
      "try { top.location.href = 'phone://localhost/frame.html'; return 'tried' } catch { return 'refused' }";
    await session.run(leave);
    await session.frame(null);
    assert.match(await session.run("return location.href"), /^tauri:/);
  });
}
