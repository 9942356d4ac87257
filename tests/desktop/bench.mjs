/**
 * How fast the window is, on a screen in memory: start, tap, flood, one row of many. Prints one JSON object.
 * Counterpart: `cargo xtask bench ui` builds the app in release, runs this and knows the promises. Invariant: a number that could
 * not be measured is null, with the reason on stderr.
 */
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { call, startApp } from "./app.mjs";
import { until } from "./webdriver.mjs";

const STARTS = 5;
const TAPS = 60;
const ROWS = 1_000;
/** The promise is for 100 000 frames a second; five seconds of it. */
const FLOOD_PER_MS = 100;
const FLOOD_MS = 5_000;
const FLOOD_SLICE_MS = 10;
const FRAME = '[data-testid="phone-1"] iframe';

const PAGE_SCRIPT = `Page({
  data: { n: 0, got: 0, rows: Array.from({ length: ${ROWS} }, (_, id) => ({ id, text: 'row ' + id })) },
  add() { this.setData({ n: this.data.n + 1 }) },
  change() { this.setData({ ['rows[3].text']: 'changed ' + (this.turn = (this.turn || 0) + 1) }) },
  flood() { this.task = wx.connectSocket({ url: this.url }); this.task.onOpen(() => this.task.send({ data: 'go' })) },
  onLoad(query) { this.url = decodeURIComponent(query.url || '') },
})`;
const PAGE_TEMPLATE = `<view id="add" bindtap="add">n = {{n}}</view><view id="change" bindtap="change">change</view>
<view id="flood" bindtap="flood">flood</view><view wx:for="{{rows}}" wx:key="id">{{item.text}}</view>`;

/** In the frame: taps the node `times` times and waits each time until the changed page has been painted. */
const TAP_AND_WAIT = `
  const [selector, times] = args;
  const node = document.querySelector(selector);
  const { left, top, width, height } = node.getBoundingClientRect();
  const place = { clientX: left + width / 2, clientY: top + height / 2, bubbles: true, composed: true, button: 0 };
  const pointer = { ...place, pointerId: 1, pointerType: 'mouse', isPrimary: true };
  const took = [];
  for (let i = 0; i < times; i++) {
    const changed = new Promise((resolve) => {
      const observer = new MutationObserver(() => (observer.disconnect(), resolve()));
      observer.observe(document.body, { subtree: true, childList: true, characterData: true });
    });
    const start = performance.now();
    node.dispatchEvent(new PointerEvent('pointerdown', pointer));
    node.dispatchEvent(new PointerEvent('pointerup', pointer));
    node.dispatchEvent(new MouseEvent('click', place));
    await changed;
    // The message comes after the frame in which the change was painted.
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    took.push(performance.now() - start);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  return took;`;

/** In the page: the time between frames, until the page is told to stop. */
const WATCH_FRAMES = `
  window.benchFrames = [];
  let last = performance.now();
  const step = (now) => { window.benchFrames.push(now - last); last = now; window.benchTimer = requestAnimationFrame(step); };
  window.benchTimer = requestAnimationFrame(step);`;

const sorted = (numbers) => [...numbers].sort((a, b) => a - b);
const quantile = (numbers, part) => sorted(numbers)[Math.min(numbers.length - 1, Math.floor(part * numbers.length))];
const spread = (numbers) =>
  `${numbers.length} × ${[0, 0.5, 1].map((part) => quantile(numbers, part).toFixed(0)).join("/")} ms`;

/** Stands in for the test that `startApp` wants. */
function scope() {
  const ends = [];
  return {
    after: (end) => ends.unshift(end),
    async end() {
      for (const end of ends.splice(0)) await end();
    },
  };
}

async function withApp(args, work) {
  const t = scope();
  try {
    return await work(await startApp(t, args), t);
  } finally {
    await t.end();
  }
}

async function project() {
  const folder = await mkdtemp(join(tmpdir(), "miniwire-bench-"));
  await mkdir(join(folder, "pages/a"), { recursive: true });
  const files = {
    "app.json": '{"pages":["pages/a/a"]}',
    "app.js": "App({})",
    "project.config.json": '{"appid":"touristappid","setting":{"urlCheck":false}}',
    "pages/a/a.js": PAGE_SCRIPT,
    "pages/a/a.wxml": PAGE_TEMPLATE,
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}

/** From the start of the program to a first page on the screen of the phone. */
async function firstPage() {
  const took = [];
  for (let i = 0; i < STARTS; i++) {
    await withApp(["--sample", "chat"], async ({ session, startedAt }) => {
      await session.frame(await until("the phone is there", () => session.find(FRAME)));
      await until("the page is there", () => session.run("return document.body.innerText.includes('大厅')"));
      took.push(performance.now() - startedAt);
    });
  }
  return { firstPageMs: quantile(took, 0.5), from: { firstPageMs: spread(took) } };
}

async function taps(session, selector) {
  await session.frame(await until("the phone is there", () => session.find(FRAME)));
  await until(`${selector} is there`, () => session.find(selector));
  const took = await session.runAsync(TAP_AND_WAIT, selector, TAPS);
  await session.frame(null);
  return took;
}

async function tapping(session) {
  const [tap, row] = [await taps(session, "#add"), await taps(session, "#change")];
  return {
    tapP50Ms: quantile(tap, 0.5),
    // From the tap and not from setData, so it is more than was promised on.
    rowMs: quantile(row, 0.5),
    from: { tapP50Ms: spread(tap), rowMs: `${spread(row)}, from the tap` },
  };
}

/** A server that sends small text frames at a steady rate once somebody says anything. */
async function floodServer() {
  const flood = { sent: 0, tookMs: 0, done: false };
  const server = createServer();
  server.on("upgrade", (request, socket) => {
    const key = `${request.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
    const accept = createHash("sha1").update(key).digest("base64");
    const head = ["HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade"];
    socket.write(`${head.join("\r\n")}\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
    socket.on("error", () => undefined);
    socket.once("data", () => send(socket, flood));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { url: `ws://127.0.0.1:${server.address().port}/`, flood, stop: () => server.close() };
}

function send(socket, flood) {
  const text = Buffer.from('{"price":12.5}');
  const slice = Buffer.concat(
    Array.from({ length: FLOOD_PER_MS * FLOOD_SLICE_MS }, () =>
      Buffer.concat([Buffer.from([0x81, text.length]), text]),
    ),
  );
  const [start, total] = [performance.now(), FLOOD_PER_MS * FLOOD_MS];
  const next = () => {
    // The rate is kept by the clock; a reader that is slower holds the writer up.
    while (flood.sent < Math.min(total, (performance.now() - start) * FLOOD_PER_MS)) {
      flood.sent += FLOOD_PER_MS * FLOOD_SLICE_MS;
      if (!socket.write(slice)) return void socket.once("drain", next);
    }
    if (flood.sent < total) return void setTimeout(next, FLOOD_SLICE_MS);
    Object.assign(flood, { tookMs: performance.now() - start, done: true });
  };
  next();
}

async function flooding(session, server) {
  await session.frame(null);
  await session.click(await session.find('[data-testid="tab-messages"]'));
  await session.run(WATCH_FRAMES);
  await session.frame(await session.find(FRAME));
  await session.runAsync(TAP_AND_WAIT.replace("await changed;", ""), "#flood", 1);
  await session.frame(null);
  const { flood } = server;
  await until("the flood has begun", () => flood.sent > 0);
  const client = async () => (await call(session, "project.state")).clients[0];
  // Twice the limit of one wait: five seconds at full rate, longer where the reader is slower.
  await until("the flood is over", () => flood.done).catch(() => until("the flood is over", () => flood.done));
  // The app itself sends one message, to begin.
  const arrived = ({ messages }) => messages >= flood.sent + 1;
  const last = await until("all has arrived", async () => {
    const now = await client();
    return arrived(now) && now;
  }).catch(client);
  const frames = await session.run("cancelAnimationFrame(window.benchTimer); return window.benchFrames.slice(1)");
  const rate = `${Math.round(flood.sent / flood.tookMs)} 000/s sent`;
  return {
    floodFrameP99Ms: quantile(frames, 0.99),
    floodLost: Math.max(0, flood.sent + 1 - last.messages),
    from: {
      floodFrameP99Ms: `${spread(frames)}, ${rate}`,
      floodLost: `${last.messages} rows`,
    },
  };
}

const numbers = { firstPageMs: null, tapP50Ms: null, floodFrameP99Ms: null, floodLost: null, rowMs: null, from: {} };

async function measure(what, work) {
  try {
    const { from, ...measured } = await work();
    Object.assign(numbers, measured);
    Object.assign(numbers.from, from);
  } catch (error) {
    process.stderr.write(`${what} was not measured: ${error}\n`);
  }
}

const folder = await project();
const server = await floodServer();
const page = `pages/a/a?url=${encodeURIComponent(server.url)}`;
await measure("the start", firstPage);
await measure("the window", () =>
  withApp([folder, "--page", page], async ({ session }) => {
    await measure("tapping", () => tapping(session));
    await measure("the flood", () => flooding(session, server));
    return {};
  }),
);
server.stop();
await rm(folder, { recursive: true, force: true });
process.stdout.write(`${JSON.stringify(numbers)}\n`);
// A socket of the flood may still be open.
process.exit(0);
