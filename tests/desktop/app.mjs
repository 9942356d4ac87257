/**
 * The real app on a screen of its own: Xvfb, WebKitWebDriver, and a home folder that ends with the test.
 * Counterpart: `cargo xtask test desktop` builds the app and passes MINIWIRE_DESKTOP_BIN. Invariant: what is started here is
 * ended here, whatever the test does.
 */
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Session, until } from "./webdriver.mjs";

export const repository = join(dirname(fileURLToPath(import.meta.url)), "../..");
const binary = process.env["MINIWIRE_DESKTOP_BIN"] ?? join(repository, `target/debug/miniwire-desktop`);

/** A screen in memory; resolves to its name. Without a window manager: WebKitGTK needs none. */
async function startScreen() {
  const options = ["-displayfd", "3", "-screen", "0", "1440x900x24", "-nolisten", "tcp"];
  const screen = spawn("Xvfb", options, { stdio: ["ignore", "ignore", "ignore", "pipe"] });
  const [number] = await once(createInterface(screen.stdio[3]), "line");
  return { process: screen, name: `:${number}` };
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/** A screen, a home folder, and the list of what is to be ended with the test, last first. */
async function surroundings(t) {
  const home = await mkdtemp(join(tmpdir(), "miniwire-desktop-"));
  // The web process may write a last file while it dies, hence the retries.
  const ends = [() => rm(home, { recursive: true, force: true, maxRetries: 20 })];
  t.after(async () => {
    for (const end of ends.reverse()) await end();
  });
  const screen = await startScreen();
  ends.push(() => end(screen.process));
  const env = {
    PATH: process.env["PATH"],
    LANG: process.env["LANG"] ?? "C.UTF-8",
    HOME: home,
    XDG_CONFIG_HOME: join(home, "config"),
    XDG_CACHE_HOME: join(home, "cache"),
    XDG_DATA_HOME: join(home, "data"),
    DISPLAY: screen.name,
  };
  return { ends, env, home };
}

/** Starts the app with these arguments, and ends it and all around it when the test `t` ends. */
export async function startApp(t, args = [], { pictures = false } = {}) {
  const { ends, env, home } = await surroundings(t);
  const port = await freePort();
  // The app inherits it from the driver, and lets itself be driven.
  env["TAURI_WEBVIEW_AUTOMATION"] = "true";
  // Without a GPU the app makes WebKit draw plainly, and then WebKitGTK 2.50 never answers a request for a picture.
  if (pictures) env["WEBKIT_DISABLE_DMABUF_RENDERER"] = "0";
  const driver = spawn("WebKitWebDriver", [`--port=${port}`, "--host=127.0.0.1"], { stdio: "ignore", env });
  ends.push(() => end(driver));
  const url = `http://127.0.0.1:${port}`;
  await until("the driver listens", async () => (await fetch(`${url}/status`)).ok);
  const startedAt = performance.now();
  const session = await Session.start(url, binary, args);
  ends.push(() => session.end().catch(() => undefined));
  await until("the page is there", () =>
    session.run("return document.readyState === 'complete' && document.querySelector('#app')?.childElementCount > 0"),
  );
  const webProcess = () => webProcessBelow(driver.pid);
  return { session, home, startedAt, webProcess, press: (key) => pressInDialog(env, key) };
}

/** Presses a key in the dialog of the app, which no driver reaches; throws while there is none. */
async function pressInDialog(env, key) {
  const xdotool = (...args) => promisify(execFile)("xdotool", args, { env });
  const { stdout } = await xdotool("search", "--onlyvisible", "--name", "^miniwire$");
  const [, dialog] = stdout.trim().split("\n");
  if (dialog === undefined) throw new Error("there is no dialog");
  // Without a window manager nothing has the focus by itself.
  await xdotool("windowfocus", "--sync", dialog, "key", "--clearmodifiers", key);
  return true;
}

/** The process that draws the page of what `ancestor` has started, told by its name. */
async function webProcessBelow(ancestor) {
  const { stdout } = await promisify(execFile)("ps", ["-eo", "pid=,ppid=,comm="]);
  const processes = stdout.split("\n").flatMap((line) => {
    const [, pid, parent, name] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), name }];
  });
  const isBelow = (pid) => pid === ancestor || processes.some((one) => one.pid === pid && isBelow(one.parent));
  return processes.find((one) => one.name.startsWith("WebKitWebProces") && isBelow(one.parent))?.pid;
}

/** Runs the app to its end without a driver: its exit code and what it says. */
export async function runApp(t, args, { display } = {}) {
  const { ends, env } = await surroundings(t);
  if (display !== undefined) env["DISPLAY"] = display;
  const app = spawn(binary, args, { stdio: ["ignore", "ignore", "pipe"], env });
  ends.push(() => end(app));
  let stderr = "";
  app.stderr.on("data", (chunk) => (stderr += chunk));
  const [code] = await once(app, "close");
  return { code, stderr };
}

async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill();
  await once(child, "exit");
}

/** A call of the desk, as the page makes it. Rejects with an error whose `reason` is `{code, message, hint}`. */
export function call(session, method, params = {}) {
  const script = "return window.__TAURI_INTERNALS__.invoke('rpc', { method: args[0], params: args[1] })";
  return session.runAsync(script, method, params);
}
