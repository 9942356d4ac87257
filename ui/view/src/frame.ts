/**
 * The frame as a whole: takes messages in their order and joins tree, screen, fingers and questions.
 * Counterpart: `connection.ts` on one side, `screen/`, `builtin/` and `gesture/` on the other. Invariant: everything of a session goes with
 * the next `start`; nothing is applied before the first.
 */
import { addressOf, type Address } from "./addresses";
import { NodeTable } from "./apply";
import type { Connection } from "./connection";
import { inlineStyle } from "./css-text";
import { listenForBackToTop } from "./gesture/back-to-top";
import { Contacts } from "./gesture/contacts";
import { Drags } from "./gesture/drags";
import { Hover } from "./gesture/hover";
import { Touches, type Origin } from "./gesture/touches";
import { blocksWheel } from "./gesture/wheel";
import { Animations } from "./layout/animations";
import { Questions } from "./layout/questions";
import type { ViewNode } from "./node";
import type { FromFrame, Op, PhoneDevice, ToFrame } from "./protocol";
import type { ScreenContext } from "./screen/context";
import { Inspection } from "./screen/inspection";
import type { Page } from "./screen/page";
import { Screen } from "./screen/screen";
import type { ThemeVariables } from "./screen/theme-variables";
import { Sheets } from "./sheets";
import type { Surface } from "./surface";
import { textsOf, type Texts } from "./texts";
import { tapLabel } from "./builtin/label";
import { WorkQueue, type Job } from "./work";

type Start = Extract<ToFrame, { type: "start" }>;

/** Operations between two looks at the clock. */
const OPS_PER_LOOK = 16;

export class Frame implements Surface, ScreenContext {
  device: PhoneDevice;
  /** What the phone simulates; media queries of the app follow it. */
  private systemTheme: "light" | "dark" = "light";
  texts: Texts = textsOf("zh_CN");
  app: Readonly<Record<string, unknown>> = {};
  variables: ThemeVariables = { light: {}, dark: {} };
  readonly animations = new Animations();
  private files = "";
  private screen: Screen | undefined;
  private readonly sheets: Sheets;
  private readonly work: WorkQueue;
  private readonly nodes: NodeTable;
  private readonly questions: Questions;
  private readonly inspection: Inspection;

  constructor(
    private readonly connection: Connection,
    private readonly document: Document,
  ) {
    this.device = NO_DEVICE;
    this.sheets = new Sheets(document.head);
    this.work = new WorkQueue((error) => this.problem(describe(error)));
    this.nodes = new NodeTable(this, {
      open: (...page) => this.screen?.pages.open(...page),
      close: (id) => this.screen?.pages.close(id),
      show: (id) => this.screen?.pages.show(id),
    });
    this.questions = new Questions(this.nodes, this, (id, reply) => connection.send({ type: "reply", id, reply }));
    this.inspection = new Inspection(document, this.nodes, (node) => connection.send({ type: "picked", node }));
    this.listen();
  }

  take(message: ToFrame): void {
    if (message.type === "start") this.work.clear();
    this.work.push(this.job(message));
  }

  private job(message: ToFrame): Job {
    if (message.type === "batch") return this.batch(message.seq, message.ops);
    return () => {
      this.handle(message);
      return true;
    };
  }

  private handle(message: Exclude<ToFrame, { type: "batch" }>): void {
    switch (message.type) {
      case "start":
        return this.start(message);
      case "question":
        return this.questions.ask(message.id, message.question);
      case "ui":
        return this.screen?.ui.call(message.api, message.detail);
      case "theme":
        return this.setTheme(message.theme);
      case "device":
        return this.setDevice(message.device);
      case "sheets":
        this.sheets.replace(message.sheets, this.files, this.systemTheme);
        return this.screen?.pages.top?.paint();
      case "highlight":
        return this.inspection.highlight(message.node);
      case "pick":
        return this.inspection.pick(message.on);
      case "cover":
        return this.screen?.cover(message.cover);
      case "ping":
        return;
    }
  }

  /** One batch, in as many slices as it takes. */
  private batch(seq: number, ops: readonly Op[]): Job {
    let next = 0;
    let ms = 0;
    return (isLate) => {
      const begin = performance.now();
      while (next < ops.length) {
        const end = Math.min(next + OPS_PER_LOOK, ops.length);
        for (; next < end; next++) this.apply(ops[next] ?? []);
        if (next < ops.length && isLate()) {
          ms += performance.now() - begin;
          return false;
        }
      }
      this.screen?.pages.settle();
      this.questions.settle();
      this.inspection.follow();
      ms += performance.now() - begin;
      this.connection.send({ type: "ack", seq, ms: Math.round(ms * 100) / 100 });
      return true;
    };
  }

  private apply(op: Op): void {
    try {
      this.nodes.apply(op);
    } catch (error) {
      this.problem(`operation ${JSON.stringify(op).slice(0, 120)}: ${describe(error)}`);
    }
  }

  private start(start: Start): void {
    this.nodes.clear();
    this.questions.clear();
    this.screen?.dispose();
    this.device = start.device;
    this.systemTheme = start.theme;
    this.texts = textsOf(start.language);
    this.app = start.app;
    this.variables = start.variables;
    this.files = start.files;
    this.document.documentElement.lang = start.language === "en" ? "en" : "zh-CN";
    this.document.documentElement.classList.toggle("mw-style-v2", start.app.style === "v2");
    this.sheets.replace(start.sheets, start.files, start.theme);
    this.screen = new Screen(this);
    this.document.body.replaceChildren(this.screen.element);
  }

  private setTheme(theme: "light" | "dark"): void {
    this.systemTheme = theme;
    this.sheets.setTheme(theme);
    this.restyle();
  }

  private setDevice(device: PhoneDevice): void {
    this.device = device;
    this.restyle();
    const { top } = this.screen?.pages ?? {};
    const { windowWidth, windowHeight, screenWidth, screenHeight } = device;
    if (top) this.emit(top.root, "resize", { size: { windowWidth, windowHeight, screenWidth, screenHeight } });
    this.questions.resized();
  }

  private restyle(): void {
    this.screen?.arrange();
    for (const node of this.nodes.all()) node.builtin?.restyled();
    this.screen?.pages.top?.paint();
  }

  private listen(): void {
    const { documentElement } = this.document;
    const contacts = new Contacts(documentElement);
    const touches = new Touches(contacts, {
      origin: (node) => this.origin(node),
      send: (node, type, detail, extra) => this.send(node, type, detail, extra),
      intercepts: (node) => this.inspection.take(node),
      tapped: (node) => this.tapped(node),
    });
    const drags = new Drags((contact) => touches.claim(contact));
    for (const one of [new Hover(), touches, drags]) contacts.listen(one);
    listenForBackToTop(documentElement, () => this.device);
    documentElement.addEventListener("wheel", blocksWheel, { passive: false });
    documentElement.addEventListener("contextmenu", (event) => event.preventDefault());
    documentElement.addEventListener("dragstart", (event) => event.preventDefault());
    // The screen takes no files, and must not be left for one.
    for (const type of ["dragenter", "dragover", "drop"] as const) {
      documentElement.addEventListener(type, (event) => {
        event.preventDefault();
        if (type !== "dragover" && event.dataTransfer?.types.includes("Files") === true)
          this.connection.send({ type: "drag", over: type === "dragenter" });
      });
    }
    this.inspection.listen();
    // The page around the frame gives it another size before or after it says so.
    addEventListener("resize", () => {
      this.screen?.arrange();
      this.questions.resized();
    });
    for (const type of ["transitionend", "animationstart", "animationiteration", "animationend"])
      documentElement.addEventListener(type, (event) => this.animated(event));
  }

  private animated(event: Event): void {
    const node = this.questions.nodeOf(event.target);
    if (!node?.isHeard(event.type)) return;
    const { elapsedTime } = event as AnimationEvent;
    this.send(node, event.type, { elapsedTime }, {});
  }

  private tapped(node: ViewNode): void {
    for (const one of node.path()) {
      if (one.builtin?.tapped()) return;
      if (one.tag === "label" && tapLabel(one, node)) return;
    }
  }

  private send(node: ViewNode, type: string, detail: unknown, extra: Record<string, unknown>): void {
    const event = { node: node.id, type, detail, bubbles: true, composed: true, capturePhase: true, extra };
    this.connection.send({ type: "event", event });
  }

  // What screen and components use.
  emit(node: ViewNode, type: string, detail: unknown = {}): void {
    const event = { node: node.id, type, detail, bubbles: false, composed: false, capturePhase: false };
    this.connection.send({ type: "event", event });
  }

  emitHeard(node: ViewNode, type: string, detail?: unknown): void {
    if (node.listens(type)) this.emit(node, type, detail);
  }

  tell(message: FromFrame): void {
    this.connection.send(message);
  }

  problem(text: string): void {
    this.connection.problem(text);
  }

  /** What the phone's own pieces look like: WeChat keeps an app without `darkmode` light. */
  get theme(): "light" | "dark" {
    return this.app.darkmode === true ? this.systemTheme : "light";
  }

  get isStill(): boolean {
    return matchMedia("(prefers-reduced-motion: reduce)").matches;
  }

  get panels(): HTMLElement {
    return this.screen?.panels ?? this.document.body;
  }

  isTabBarBelow(isTab: boolean): boolean {
    return isTab && this.screen?.tabBar.takesRoom === true && !this.screen.tabBar.isOnTop;
  }

  get dialogs(): Screen["dialogs"] | undefined {
    return this.screen?.dialogs;
  }

  get pages(): Screen["pages"] | undefined {
    return this.screen?.pages;
  }

  pageOf(node: ViewNode): Page | undefined {
    let root = node;
    for (const one of node.path()) root = one;
    return this.screen?.pages.byRoot(root);
  }

  colour(): void {
    this.screen?.colour();
  }

  windowOf(node: ViewNode): HTMLElement | null {
    return this.pageOf(node)?.window ?? null;
  }

  inlineStyle(node: ViewNode, style: string): string {
    const { files, theme } = this;
    return inlineStyle(style, { files, theme, base: this.pageOf(node)?.path ?? "" });
  }

  /** A relative address starts at the file that wrote it: some component around the node, most likely the nearest. */
  addresses(node: ViewNode, source: string): readonly Address[] {
    const bases = node.path().flatMap((one) => (one.scope ? [one.scope.path] : []));
    const found = new Map<string, Address>();
    for (const base of bases.length > 0 ? bases : [""]) {
      const address = addressOf(source, this.files, base);
      found.set(address.kind === "remote" ? address.host : address.url, address);
    }
    return [...found.values()];
  }

  image(source: string): Address {
    return addressOf(source, this.files, "");
  }

  private origin(node: ViewNode): Origin {
    const page = this.pageOf(node) ?? this.screen?.pages.top;
    if (!page) return { left: 0, top: 0, scrollLeft: 0, scrollTop: 0 };
    const { left, top } = page.window.getBoundingClientRect();
    return { left, top, scrollLeft: page.scroller.scrollLeft, scrollTop: page.scroller.scrollTop };
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const NO_DEVICE: PhoneDevice = {
  brand: "",
  model: "",
  system: "",
  platform: "",
  pixelRatio: 1,
  screenWidth: 0,
  screenHeight: 0,
  windowWidth: 0,
  windowHeight: 0,
  statusBarHeight: 0,
  safeAreaBottom: 0,
};
