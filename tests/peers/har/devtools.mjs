/**
 * Chrome's own HAR code, inside of the DevTools that Chromium brings: what "Export HAR" writes, and what "Import HAR" makes of a file.
 * Counterpart: `../har.mjs`. Invariant: nothing is written here that DevTools would write itself.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WebSocket } from "ws";

export const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
/** The browser asks nobody but the server of the conversation. */
export const CHROMIUM_ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const EXPORT = `(async () => {
  const HAR = await import("./models/har/har.js");
  const { NetworkLog } = await import("./models/logs/logs.js");
  let text = "";
  const stream = { write: async (part) => { text += part; return true; } };
  const progress = { isCanceled: () => false, canceled: false, createSubProgress: () => progress, totalWork: 0, worked: 0 };
  await HAR.Writer.Writer.write(stream, NetworkLog.NetworkLog.instance().requests(), { sanitize: false }, progress);
  return text;
})()`;

const IMPORT = `async (text) => {
  const HAR = await import("./models/har/har.js");
  const { log } = new HAR.HARFormat.HARRoot(JSON.parse(text));
  return HAR.Importer.Importer.requestsFromHARLog(log).map((request) => ({
    url: request.url(), status: request.statusCode, type: request.resourceType().name(),
    frames: request.frames().map(({ type, opCode, text }) => ({ type, opCode, text })),
  }));
}`;

/** A Chromium with a page and the DevTools of that page. */
export class DevTools {
  #answers = new Map();
  #count = 0;

  static async start() {
    const self = new DevTools();
    self.folder = mkdtempSync(join(tmpdir(), "devtools-"));
    const own = [
      "--headless=new",
      "--remote-debugging-port=0",
      "--remote-allow-origins=*",
      `--user-data-dir=${self.folder}`,
    ];
    self.child = spawn(CHROMIUM, [...CHROMIUM_ARGUMENTS, ...own, "about:blank"], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    const address = await new Promise((resolve, reject) => {
      let told = "";
      self.child.stderr.on("data", (chunk) => {
        told += chunk;
        const found = /DevTools listening on (ws:\S+)/.exec(told);
        if (found) resolve(found[1]);
      });
      self.child.once("exit", () => reject(new Error(`Chromium ended: ${told}`)));
    });
    self.socket = new WebSocket(address);
    await once(self.socket, "open");
    self.socket.on("message", (text) => {
      const answer = JSON.parse(String(text));
      self.#answers.get(answer.id)?.(answer);
    });
    const { targetInfos } = await self.#call("Target.getTargets");
    const page = targetInfos.find(({ type }) => type === "page").targetId;
    self.page = await self.#attach(page);
    const frontend = `devtools://devtools/bundled/devtools_app.html?ws=${new URL(address).host}/devtools/page/${page}`;
    self.frontend = await self.#attach((await self.#call("Target.createTarget", { url: frontend })).targetId);
    // It listens as soon as its network log has a manager of the page.
    await self.#until(
      self.frontend,
      `import("./core/sdk/sdk.js").then((sdk) =>
      !!sdk.TargetManager.TargetManager.instance().primaryPageTarget()?.model(sdk.NetworkManager.NetworkManager))`,
    );
    await self.#call("Page.enable", {}, self.page);
    return self;
  }

  /** Opens a page and waits for its title. */
  async visit(url, title) {
    await this.#call("Page.navigate", { url }, this.page);
    await this.#until(this.page, `document.title === ${JSON.stringify(title)}`);
  }

  /** What "Export HAR (with sensitive data)" writes. */
  exportHar() {
    return this.#evaluate(this.frontend, EXPORT);
  }

  /** What "Import HAR" shows of a file. */
  importHar(text) {
    return this.#evaluate(this.frontend, `(${IMPORT})(${JSON.stringify(text)})`);
  }

  async end() {
    const gone = once(this.child, "exit");
    await this.#call("Browser.close");
    await gone;
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  async #attach(targetId) {
    return (await this.#call("Target.attachToTarget", { targetId, flatten: true })).sessionId;
  }

  async #until(sessionId, condition) {
    const polled = `new Promise((resolve) => {
      const look = async () => (await (async () => ${condition})().catch(() => false)) ? resolve(true) : setTimeout(look, 20);
      look();
    })`;
    // A navigation takes the promise with it; the next page is asked again.
    while ((await this.#evaluate(sessionId, polled).catch(() => false)) !== true);
  }

  async #evaluate(sessionId, expression) {
    const told = await this.#call(
      "Runtime.evaluate",
      { expression, awaitPromise: true, returnByValue: true },
      sessionId,
    );
    if (told.exceptionDetails)
      throw new Error(told.exceptionDetails.exception?.description ?? told.exceptionDetails.text);
    return told.result.value;
  }

  #call(method, params = {}, sessionId = undefined) {
    const id = ++this.#count;
    this.socket.send(JSON.stringify({ id, method, params, sessionId }));
    return new Promise((resolve, reject) => {
      this.#answers.set(id, ({ result, error }) =>
        error ? reject(new Error(`${method}: ${error.message}`)) : resolve(result),
      );
    });
  }
}
