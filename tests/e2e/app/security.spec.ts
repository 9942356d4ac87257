/** What a hostile mini-program can do from its pages to the window around them: nothing. */
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "@playwright/test";
import { expect, test } from "./host";
import { Phone } from "./phone";

/** A server that the pages try to reach; it keeps what came. */
async function outsider(): Promise<{ origin: string; heard: string[]; stop: () => void }> {
  const heard: string[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    heard.push(String(request.url));
    response.end("reached");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, heard, stop: () => server.close() };
}

async function open(page: Page, url: string, path: string): Promise<Phone> {
  await page.goto(url);
  await page.getByTestId("open-path").fill(path);
  await page.getByTestId("open-submit").click();
  return new Phone(page, 1);
}

test("pictures, styles, rich text and links of a page reach no other server and run no script", async ({
  page,
  host,
}) => {
  const other = await outsider();
  const html = [
    `<img src="${other.origin}/rich">`,
    `<img src="x" onerror="parent.postMessage('stolen', '*')">`,
    `<script>parent.postMessage('stolen', '*')</script>`,
    `<a href="javascript:parent.postMessage('stolen', '*')">rich link</a>`,
    `<iframe src="${other.origin}/inner"></iframe>`,
    `<form action="${other.origin}/form"><input name="a"></form>`,
  ].join("");
  const project = host.project(
    `Page({ data: { html: ${JSON.stringify(html)} } })`,
    `<view id="ready">ready</view><image src="${other.origin}/image"/><view style="background: url(${other.origin}/inline)">x</view>
     <rich-text id="rich" nodes="{{html}}"/><web-view src="${other.origin}/web"/><view class="sheet">y</view>`,
  );
  host.write(
    "pages/a/a.wxss",
    `@import url("${other.origin}/import"); .sheet { background: url("${other.origin}/sheet") }
    @font-face { font-family: f; src: url("${other.origin}/font") } page { font-family: f }`,
  );
  const messages: string[] = [];
  await page.exposeFunction("heard", (text: string) => messages.push(text));
  await page.addInitScript("addEventListener('message', (e) => typeof e.data === 'string' && heard(e.data))");
  const phone = await open(page, host.url, project);
  await expect(phone.text("ready")).toBeVisible();
  await expect(phone.text("rich link")).toBeVisible();
  await phone.tap("#rich a, #rich");
  await phone.tap("#ready");
  expect(other.heard).toEqual([]);
  expect(messages).toEqual([]);
  expect(page.url().split("#")[0]).toBe(host.url.split("#")[0]);
  other.stop();
});

test("code inside of the frame has no way to the page, to the host or to the network", async ({ page, host }) => {
  const other = await outsider();
  const phone = await open(page, host.url, host.project("Page({})", '<view id="ready">ready</view>'));
  await expect(phone.text("ready")).toBeVisible();
  const frame = page.frames().find((one) => one !== page.mainFrame());
  const tried = await frame?.evaluate(async (origin) => {
    const attempt = async (run: () => unknown): Promise<string> => {
      try {
        await run();
        return "worked";
      } catch {
        return "refused";
      }
    };
    return {
      fetchOther: await attempt(() => fetch(`${origin}/fetch`)),
      fetchHost: await attempt(() => fetch("/rpc")),
      socket: await attempt(
        () =>
          new Promise((resolve, reject) => {
            const socket = new WebSocket(`ws://${location.host}/rpc`);
            socket.onopen = resolve;
            socket.onerror = reject;
          }),
      ),
      parent: await attempt(() => (parent as Window).document.body),
      top: await attempt(() => {
        (top as Window).location.href = `${origin}/top`;
      }),
      storage: await attempt(() => localStorage.length),
      popup: await attempt(() => {
        if (!window.open(`${origin}/popup`)) throw new Error("blocked");
      }),
      evaluate: await attempt(() => (0, eval)("1")),
    };
  }, other.origin);
  expect(tried).toEqual({
    fetchOther: "refused",
    fetchHost: "refused",
    socket: "refused",
    parent: "refused",
    top: "refused",
    storage: "refused",
    popup: "refused",
    evaluate: "refused",
  });
  expect(other.heard).toEqual([]);
  expect(page.url().split("#")[0]).toBe(host.url.split("#")[0]);
  other.stop();
});

test("a frame that floods the page with messages does not stop it", async ({ page, host }) => {
  const phone = await open(page, host.url, host.project("Page({})", '<view id="ready">ready</view>'));
  await expect(phone.text("ready")).toBeVisible();
  const frame = page.frames().find((one) => one !== page.mainFrame());
  await frame?.evaluate(() => {
    for (let i = 0; i < 50_000; i++) parent.postMessage({ type: "event", event: { node: i, type: "tap" } }, "*");
  });
  await page.getByTestId("tab-console").click();
  await expect(page.getByTestId("panel-console")).toBeVisible();
});
