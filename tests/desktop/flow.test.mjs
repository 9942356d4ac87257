/** What a person does with the app, in the webview of the system: two phones chat, an app leaves and comes back, a save is seen. */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { startApp } from "./app.mjs";
import { until } from "./webdriver.mjs";

const frameOf = (client) => `[data-testid="phone-${client}"] iframe`;

/** Runs `action` inside of the screen of a phone. */
async function inPhone(session, client, action) {
  await session.frame(null);
  await session.frame(await session.find(frameOf(client)));
  const result = await action();
  await session.frame(null);
  return result;
}

const phoneSays = (session, client, text) =>
  until(`phone ${client} shows "${text}"`, () =>
    inPhone(session, client, () => session.run("return document.body.innerText.includes(arguments[0])", text)),
  );

const pageSays = (session, testid, text) =>
  until(`${testid} shows "${text}"`, () =>
    session.run(
      'return document.querySelector(`[data-testid="${arguments[0]}"]`)?.innerText.includes(arguments[1])',
      testid,
      text,
    ),
  );

/** A tap as a finger makes it: pointer events in the middle of a node. */
const TAP = `
  const node = document.querySelector(arguments[0]);
  const { left, top, width, height } = node.getBoundingClientRect();
  const at = { bubbles: true, cancelable: true, composed: true, isPrimary: true, pointerId: 1, pointerType: "mouse", button: 0,
    clientX: left + width / 2, clientY: top + height / 2 };
  node.dispatchEvent(new PointerEvent("pointerdown", { ...at, buttons: 1 }));
  node.dispatchEvent(new PointerEvent("pointerup", { ...at, buttons: 0 }));
  node.dispatchEvent(new MouseEvent("click", at));`;

test("two phones chat in Chinese, and the message stands on the other phone and in the table", async (t) => {
  const { session } = await startApp(t, ["--sample", "chat"]);
  await until("the first phone is there", () => session.find(frameOf(1)));
  await phoneSays(session, 1, "已连接");
  await phoneSays(session, 2, "2 人在线");
  await inPhone(session, 1, async () => {
    const field = await session.find("#message input");
    await session.click(field);
    await session.type(field, "你好，小明！");
    // The page lets it be sent once it has heard of the text.
    await until("the button can be pressed", () =>
      session.run("return document.querySelector('#send.send-ready') !== null"),
    );
    await session.run(TAP, "#send");
  });
  await phoneSays(session, 2, "你好，小明！");
  await pageSays(session, "panel-messages", "你好，小明！");
});

test("an app that is sent to the background comes back, and its screen is still there", async (t) => {
  const { session } = await startApp(t, ["--sample", "chat"]);
  await phoneSays(session, 1, "已连接");
  const life = await session.find('[data-testid="life"]');
  await session.click(life);
  await until("the count-down is shown", () => session.find('[data-testid="countdown"]'));
  await session.click(await session.find('[data-testid="life"]'));
  await until("the count-down is gone", () =>
    session.run("return document.querySelector('[data-testid=\"countdown\"]') === null"),
  );
  await phoneSays(session, 1, "已连接");
});

test("a project is opened, tapped, and shows what is saved", async (t) => {
  const { session, home } = await startApp(t);
  const project = join(home, "project");
  const write = async (path, text) => {
    await mkdir(dirname(join(project, path)), { recursive: true });
    await writeFile(join(project, path), text);
  };
  await write("app.json", '{"pages":["pages/a/a"]}');
  await write("app.js", "App({})");
  await write("pages/a/a.js", "Page({ data: { n: 0 }, add() { this.setData({ n: this.data.n + 1 }) } })");
  await write("pages/a/a.wxml", '<button id="add" bindtap="add">n = {{n}}</button>');
  const path = await until("the welcome page is there", () => session.find('[data-testid="open-path"]'));
  await session.type(path, project);
  await session.click(await session.find('[data-testid="open-submit"]'));
  await phoneSays(session, 1, "n = 0");
  await inPhone(session, 1, () => session.run(TAP, "#add"));
  await phoneSays(session, 1, "n = 1");
  await write("pages/a/a.wxml", '<view id="top">保存了 {{n}}</view>');
  await phoneSays(session, 1, "保存了 0");
});
