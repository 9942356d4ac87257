/**
 * Serves the frame, files of a package and the page around the frame, as a host does.
 * Counterpart: `phone.ts` opens it in a browser. Invariant: the policy of the frame is the strict one of the product.
 */
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

const FRAME = join(import.meta.dirname, "../../../../ui/view/dist/frame.html");

/** A picture of 40 × 20 pixels. */
const PICTURE = `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20" fill="#07c160"/></svg>`;

/** The page around the frame: makes the frame, hands the port over, keeps what comes back. */
const HARNESS = `<!doctype html><meta charset="utf-8"><style>body{margin:0}iframe{border:0;display:block}</style><script>
window.received = [];
let waiting = [];
const fits = (wanted, given) => typeof wanted === "object" && wanted !== null
  ? typeof given === "object" && given !== null && Object.entries(wanted).every(([name, value]) => fits(value, given[name]))
  : wanted === given;
window.when = (wanted) => new Promise((done, fail) => {
  if (window.received.some((message) => fits(wanted, message))) done();
  else {
    const timer = setTimeout(() => fail(new Error("no message " + JSON.stringify(wanted))), 5000);
    waiting.push({ wanted, done: () => { clearTimeout(timer); done(); } });
  }
});
const take = (message) => {
  window.received.push(message);
  waiting = waiting.filter((one) => !fits(one.wanted, message) || one.done());
};
// What a frame said last may still be on its way when it is gone.
const leave = () => { window.port?.close(); document.querySelector("iframe")?.remove(); };
window.clear = () => { window.received = []; waiting = []; leave(); };
window.open = (width, height) => new Promise((done) => {
  leave();
  const frame = document.createElement("iframe");
  frame.setAttribute("sandbox", "allow-scripts");
  frame.style.width = width + "px";
  frame.style.height = height + "px";
  frame.src = "/frame";
  frame.onload = () => {
    const channel = new MessageChannel();
    window.port = channel.port1;
    window.port.onmessage = ({ data }) => { take(data); if (data.type === "ready") done(); };
    frame.contentWindow.postMessage("port", "*", [channel.port2]);
  };
  document.body.append(frame);
});
</script><body></body>`;

export interface Server {
  readonly origin: string;
  close(): Promise<void>;
}

export async function serve(): Promise<Server> {
  const server = createServer((request, response) => answer(request, response));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    close: () => new Promise((done) => server.close(() => done())),
  };
}

function answer(request: IncomingMessage, response: ServerResponse): void {
  const path = new URL(request.url ?? "/", "http://host").pathname;
  if (path === "/") send(response, "text/html", HARNESS);
  else if (path === "/frame") sendFrame(request, response);
  else if (path.startsWith("/files/") && /\.(?:png|svg)$/.test(path) && !path.includes("missing"))
    send(response, "image/svg+xml", PICTURE);
  else {
    response.statusCode = 404;
    response.end();
  }
}

function sendFrame(request: IncomingMessage, response: ServerResponse): void {
  const nonce = randomBytes(16).toString("base64");
  const origin = `http://${request.headers.host ?? ""}`;
  response.setHeader(
    "Content-Security-Policy",
    `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'unsafe-inline'; img-src data: ${origin}; font-src data:; frame-ancestors ${origin}`,
  );
  send(response, "text/html", readFileSync(FRAME, "utf8").replace("%NONCE%", nonce));
}

function send(response: ServerResponse, type: string, text: string): void {
  response.setHeader("Content-Type", `${type}; charset=utf-8`);
  response.end(text);
}
