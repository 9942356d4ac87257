/**
 * A phone to test: the frame in a page, with its port in the test's hand.
 * Counterpart: `server.ts`. Invariant: waiting is always for a message or for the document, never for time.
 */
import { expect, test as base, type FrameLocator, type Locator, type Page } from "@playwright/test";
import { serve, type Server } from "./server";
import { el, Tree, type El, type Op } from "./tree";

export { el, expect };

export interface Message {
  readonly type: string;
  readonly [field: string]: unknown;
}

export interface Told {
  readonly node: number;
  readonly type: string;
  readonly detail: Record<string, unknown>;
  readonly extra?: { touches: unknown[]; changedTouches: Record<string, number>[] };
  readonly bubbles: boolean;
}

export const IPHONE = {
  brand: "iPhone",
  model: "iPhone 15",
  system: "iOS 17.0",
  platform: "ios",
  pixelRatio: 3,
  screenWidth: 390,
  screenHeight: 844,
  windowWidth: 390,
  windowHeight: 753,
  statusBarHeight: 47,
  safeAreaBottom: 34,
};

export class Phone {
  readonly tree = new Tree();
  readonly screen: FrameLocator;
  private seq = 0;
  private questionId = 0;

  constructor(
    readonly page: Page,
    readonly origin: string,
  ) {
    this.screen = page.frameLocator("iframe");
  }

  /** Opens the frame and starts a session in it. */
  async start(options: Record<string, unknown> = {}): Promise<void> {
    const device = { ...IPHONE, ...(options.device as object | undefined) };
    await this.page.setViewportSize({ width: device.screenWidth, height: device.screenHeight });
    await this.page.evaluate(([width, height]) => (window as never as Harness).open(width!, height!), [
      device.screenWidth,
      device.screenHeight,
    ] as const);
    await this.send({
      type: "start",
      theme: "light",
      language: "zh_CN",
      app: {},
      variables: { light: {}, dark: {} },
      sheets: [],
      files: `${this.origin}/files/`,
      ...options,
      device,
    });
  }

  /** Starts and shows one page. */
  async show(children: readonly (El | string)[], options: Record<string, unknown> = {}): Promise<void> {
    const { config, ...start } = options;
    await this.start(start);
    await this.batch(this.tree.page(children, (config as Record<string, unknown> | undefined) ?? {}));
  }

  async send(...messages: object[]): Promise<void> {
    await this.page.evaluate((all) => {
      for (const one of all) (window as never as Harness).port.postMessage(one);
    }, messages);
  }

  /** Sends operations and waits until they are in the document. */
  async batch(ops: readonly Op[]): Promise<void> {
    const seq = ++this.seq;
    await this.send({ type: "batch", seq, ops });
    await this.when({ type: "ack", seq });
  }

  /** Waits for a message with these fields. */
  private async when(fields: object): Promise<void> {
    await this.page.evaluate((wanted) => (window as never as Harness).when(wanted), fields);
  }

  /** Sets an attribute of a node. */
  async set(name: string, attribute: string, value: unknown): Promise<void> {
    await this.batch([[7, this.tree.id(name), attribute, value]]);
  }

  async received(type: string): Promise<Message[]> {
    const all = await this.page.evaluate(() => (window as never as Harness).received);
    return all.filter((message) => message.type === type);
  }

  /** Events that the frame told, of one type and one node when these are given. */
  async events(type?: string, name?: string): Promise<Told[]> {
    const node = name === undefined ? undefined : this.tree.id(name);
    const all = (await this.received("event")).map((message) => message.event as Told);
    return all.filter((one) => (!type || one.type === type) && (node === undefined || one.node === node));
  }

  /** The last event of the type, as soon as there is one. */
  async event(type: string, name?: string): Promise<Told> {
    const node = name === undefined ? {} : { node: this.tree.id(name) };
    await this.when({ type: "event", event: { type, ...node } });
    return (await this.events(type, name)).at(-1)!;
  }

  async detail(type: string, name?: string): Promise<Record<string, unknown>> {
    return (await this.event(type, name)).detail;
  }

  async forget(): Promise<void> {
    await this.page.evaluate(() => void ((window as never as Harness).received = []));
  }

  async ui(api: string, detail: object = {}): Promise<void> {
    await this.send({ type: "ui", api, detail });
  }

  /** Shows a toast and waits until it has left: what takes less time and began before is over. */
  async toast(duration: number): Promise<void> {
    await this.ui("showToast", { title: "toast", icon: "none", duration });
    const toast = this.screen.getByText("toast", { exact: true });
    await expect(toast).toBeVisible();
    await expect(toast).toBeHidden();
  }

  /** Asks, and does not wait: the answer may need the user. */
  async put(question: object): Promise<number> {
    const id = ++this.questionId;
    await this.send({ type: "question", id, question });
    return id;
  }

  async replies(id: number): Promise<Record<string, unknown>[]> {
    const all = (await this.received("reply")).filter((message) => message.id === id);
    return all.flatMap((message) => message.reply as Record<string, unknown>[]);
  }

  async ask(question: object): Promise<Record<string, unknown>[]> {
    const id = await this.put(question);
    await this.when({ type: "reply", id });
    return this.replies(id);
  }

  $(name: string): Locator {
    return this.screen.locator(`[id="${name}"]`);
  }

  /** Drags from the middle of a node. */
  async drag(target: Locator, dx: number, dy: number, from = { x: 0.5, y: 0.5 }): Promise<void> {
    const box = (await target.boundingBox())!;
    const x = box.x + box.width * from.x;
    const y = box.y + box.height * from.y;
    await this.page.mouse.move(x, y);
    await this.page.mouse.down();
    await this.page.mouse.move(x + dx / 4, y + dy / 4);
    await this.page.mouse.move(x + dx / 2, y + dy / 2);
    await this.page.mouse.move(x + dx, y + dy, { steps: 4 });
    await this.page.mouse.up();
  }
}

interface Harness {
  received: Message[];
  port: MessagePort;
  clear(): void;
  open(width: number, height: number): Promise<void>;
  when(fields: object): Promise<void>;
}

/** One browser page for all tests of a worker; each test has a frame of its own. */
export const test = base.extend<{ phone: Phone }, { server: Server; harness: Page }>({
  server: [
    async ({}, use) => {
      const server = await serve();
      await use(server);
      await server.close();
    },
    { scope: "worker" },
  ],
  harness: [
    async ({ browser, server }, use) => {
      const page = await browser.newPage();
      await page.goto(server.origin);
      await use(page);
      await page.close();
    },
    { scope: "worker" },
  ],
  phone: async ({ harness, server }, use) => {
    await harness.evaluate(() => (window as never as Harness).clear());
    const phone = new Phone(harness, server.origin);
    await use(phone);
    expect(await phone.received("problem"), "problems that the frame told").toEqual([]);
  },
});
