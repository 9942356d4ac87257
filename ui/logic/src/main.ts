/**
 * The logic layer of one session: `boot(native)` sets up the globals and answers with the functions that Rust calls.
 * Counterpart: `crates/logic/src/host.rs`. Invariant: each function of `Entry` is one turn, whatever throws inside.
 */
import { Framework } from "./framework/framework";
import { makeOptions } from "./framework/app";
import { installGlobals } from "./globals/index";
import { fireTimer } from "./loop";
import { requireModule } from "./modules";
import type { Entry, Native, ViewEvent } from "./native";
import { Runtime } from "./runtime";
import { createWx, httpEvents, socketEvents } from "./wx/index";
import { fileCalls } from "./wx/file-calls";
import { localServiceEvents } from "./wx/mdns";
import { tcpEvents } from "./wx/tcp";
import { udpEvents } from "./wx/udp";
import { lifecycleFamily } from "./wx/lifecycle";
import { goBack, routeFamily } from "./wx/route";
import { selectorFamily } from "./wx/selector";

export function boot(native: Native): Entry {
  const runtime = new Runtime(native);
  installGlobals(runtime);
  const framework = new Framework(runtime, (path) => {
    requireModule(runtime, native.modules.resolve("", `/${path}`));
  });
  const families = [routeFamily(framework), lifecycleFamily(framework), selectorFamily(framework)];
  defineGlobals({ ...frameworkGlobals(framework), wx: createWx(runtime, families) });
  return entry(framework);
}

function frameworkGlobals({ app, components, pages }: Framework): Record<string, unknown> {
  return {
    App: app.App,
    getApp: app.getApp,
    Page: components.page,
    Component: components.component,
    Behavior: components.behavior,
    getCurrentPages: pages.getCurrentPages,
    requirePlugin: (name: unknown): never => {
      throw new Error(`requirePlugin("${String(name)}"): plugins are not supported by miniwire`);
    },
  };
}

function defineGlobals(members: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(members))
    Object.defineProperty(globalThis, name, { value, writable: true, enumerable: false, configurable: true });
}

function entry(framework: Framework): Entry {
  const { runtime, turn, pages, app, router, view } = framework;
  const { events } = runtime;
  const guarded = (body: () => void): void => {
    turn.run(() => {
      try {
        body();
      } catch (error) {
        runtime.reportError(error, "uncaught");
      }
    });
  };
  const sockets = socketEvents(runtime);
  const requests = httpEvents(runtime);
  return {
    launch: (options) => guarded(() => launch(framework, options)),
    timer: (id) => guarded(() => fireTimer(runtime, id)),
    macrotask: () => turn.run(() => runtime.macrotask()),
    // The dispatcher guards the app's listeners itself.
    socket: (id, type, payload) => turn.run(() => sockets.dispatch(id, type, payload)),
    socketMessage: sockets.messages(turn),
    tcp: (id, type, payload) => turn.run(() => tcpEvents(runtime).dispatch(id, type, payload)),
    udp: (id, type, payload) => turn.run(() => udpEvents(runtime).dispatch(id, type, payload)),
    localService: (type, payload) => guarded(() => localServiceEvents(runtime).dispatch(type, payload)),
    weakNetwork: (weakNet) => guarded(() => void events.emit("networkWeakChange", { weakNet })),
    http: (id, type, payload) => turn.run(() => requests.dispatch(id, type, payload)),
    file: (id, reply) => guarded(() => fileCalls(runtime).answered(id, reply)),
    viewEvent: (json) => guarded(() => framework.defaults.handle(JSON.parse(json) as ViewEvent)),
    viewReply: (id, reply) => guarded(() => view.queries.reply(id, reply)),
    background: (reason) =>
      guarded(() => {
        if (pages.top) pages.hide(pages.top);
        app.hide(reason);
      }),
    foreground: (given) => guarded(() => hotStart(framework, given)),
    network: (isConnected, networkType) =>
      guarded(() => void events.emit("networkStatusChange", { isConnected, networkType })),
    scriptError: (kind, message, reason, promise) =>
      guarded(() => {
        if (kind === "error") events.emit("error", message);
        else events.emit("unhandledRejection", { reason, promise });
      }),
    pageData: () => pages.allData(),
    setPageData: (page, path, json) => turn.run(() => pages.setData(page, path, json)),
    theme: (to) =>
      guarded(() => {
        if (runtime.theme === to) return;
        runtime.theme = to;
        events.emit("themeChange", { theme: to });
      }),
    navigateBack: (bySwipe) => guarded(() => void goBack(framework, bySwipe)),
    home: () => guarded(() => router.request("reLaunch", { url: `/${runtime.manifest.entryPage}` }, () => {})),
  };
}

/** Runs the app script, then opens the first page; an app script that fails leaves a page to look at. */
function launch(framework: Framework, given: Parameters<Entry["launch"]>[0]): void {
  const { runtime, app, router } = framework;
  const { manifest } = runtime;
  const path = (given.path || manifest.entryPage).replace(/^\//, "");
  const options = makeOptions(path, given.query, given.scene);
  const { appScript } = manifest;
  if (appScript !== null) runtime.guard(() => requireModule(runtime, appScript), undefined);
  app.launch(options);
  app.show(options);
  framework.components.ensureAtStart(path);
  router.enter(path, given.query, "appLaunch");
}

/** The state of the app is kept. Without a page so are the pages; with one all are closed and it is opened (documented). */
function hotStart({ runtime, app, pages, router }: Framework, given: Parameters<Entry["foreground"]>[0]): void {
  const { top } = pages;
  if (given === undefined || given.path === "") {
    const scene = given?.scene ?? runtime.native.config.scene;
    app.show(makeOptions(top?.path ?? app.enterOptions.path, top?.query ?? {}, scene));
    if (top) pages.show(top);
    return;
  }
  const path = given.path.replace(/^\//, "");
  app.show(makeOptions(path, given.query, given.scene));
  router.enter(path, given.query, "reLaunch");
}
