/**
 * A host without anything behind it: sample data, streaming messages, two clients. For tests and for working on the
 * inspector with `vite` alone. Counterpart: the same interface as `localhost.ts`; never part of a release build.
 * Invariant: what it answers fits the schema, so a panel that works here works on a real host.
 */
import type { ClientState, Finding, Settings, Workspace } from "../generated/bindings";
import type { Push } from "../generated/bindings";
import { HostError, Listeners, type Host, type MethodName, type Params, type Result } from "../index";
import { MemoryClient } from "./client";
import { DEVICES, FINDINGS, RECENTS, SAMPLES, phoneDevice } from "./samples";
import { treeOps, wxmlDetail, wxmlFitting, wxmlRoot } from "./tree";
import { consoleWindow, messagesWindow, timelineWindow } from "./windows";

const CHANGES_EVERY_MS = 100;
const RECORDED = "/projects/chat/fixtures/chat.jsonl";

type Answers = { [M in MethodName]: (params: Params<M>) => Result<M> };

export interface MemoryHost extends Host {
  /** The clients themselves, for tests. */
  readonly clients: MemoryClient[];
  /** Parts of files that were handed over. */
  readonly dropped: readonly { readonly name: string; readonly at: number }[];
  tell(push: Push): void;
  /** As time would do it. */
  changed(): void;
}

/** `open` starts in a project, `rate` is messages a second, `findings` makes files that do not compile, `rows` fills. */
export function openMemory(options: URLSearchParams): MemoryHost {
  const pushes = new Listeners<Push>();
  let settings: Settings = { theme: "auto", language: "auto", editor: "" };
  let recents = [...RECENTS];
  let workspace: Omit<Workspace, "clients"> | null = null;
  const clients: MemoryClient[] = [];
  const dropped: { name: string; at: number }[] = [];
  const now = (): number => performance.now();

  const states = (): ClientState[] => clients.map((client) => client.toState());
  const current = (): Workspace => {
    if (!workspace) throw new HostError({ code: "no-project", message: "no project is open" });
    return { ...workspace, clients: states() };
  };
  const one = (number: number): MemoryClient => {
    const client = clients.find((candidate) => candidate.client === number);
    if (!client) throw new HostError({ code: "no-client", message: `there is no client ${number}` });
    return client;
  };
  const changed = (): void => pushes.tell({ push: "changed", clients: states() });
  const reattach = (client: MemoryClient): void =>
    pushes.tell({ push: "reattach", client: client.client, run: client.run });
  const add = (): void => {
    const client = new MemoryClient(clients.length + 1, clients.length === 0 ? "阿明" : "小雨", now);
    for (let row = client.messages.length; row < Number(options.get("rows") ?? 0); row++) client.chat();
    clients.push(client);
  };
  const open = (name: string, path: string, count: number): Workspace => {
    const findings: Finding[] = options.has("findings") ? FINDINGS : [];
    const pages = ["pages/join/join", "pages/chat/chat", "pages/about/about"];
    workspace = { name, path, appid: "touristappid", pages, findings, server: "ws://127.0.0.1:8137" };
    clients.length = 0;
    for (let index = 0; index < count; index++) add();
    pushes.tell({ push: "workspace", workspace: current() });
    return current();
  };
  const restart = (client: MemoryClient, page?: string): void => {
    const [path, query] = (page ?? `${client.page}?${client.query}`).split("?");
    client.page = path ?? "";
    client.query = query ?? "";
    client.run++;
    client.start();
    reattach(client);
    changed();
  };

  const answers: Answers = {
    "app.info": () => ({
      version: "0.1.0",
      samples: SAMPLES,
      recents,
      settings,
      devices: DEVICES,
      protocols: ["mqtt", "socket.io", "sse"],
      host: "localhost",
      drop: { bytesMax: 4_096, partBytesMax: 1_024 },
    }),
    "settings.set": (next) => (settings = next),
    "theme.set": () => ({}),
    "recents.forget": ({ path }) => (recents = recents.filter((recent) => recent.path !== path)),
    "project.open": ({ path, clients: count }) => {
      if (!path.startsWith("/"))
        throw new HostError({
          code: "package",
          message: `${path} is not a mini-program`,
          hint: "open the folder that has app.json",
        });
      return open(path.split("/").at(-1) ?? path, path, count);
    },
    "sample.open": ({ id }) => open(id, `/samples/${id}`, SAMPLES.find((sample) => sample.id === id)?.clients ?? 1),
    "project.close": () => {
      workspace = null;
      clients.length = 0;
      return {};
    },
    "project.state": () => (workspace ? current() : null),
    "client.add": () => (add(), current()),
    "client.remove": ({ client }) => (clients.splice(clients.indexOf(one(client)), 1), current()),
    "client.restart": ({ client, page }) => (restart(one(client), page), current()),
    "client.life": ({ client, to }) => (one(client).setLife(to), changed(), {}),
    "client.network": ({ client, networkType }) => ((one(client).networkType = networkType), changed(), {}),
    "client.faults": ({ client, link, faults }) => (one(client).setFaults(link, faults), changed(), {}),
    "client.device": ({ client, device }) => ((one(client).device = device), restart(one(client)), current()),
    "client.back": () => ({}),
    "client.home": () => ({}),
    "record.start": ({ client }) => ((one(client).startedAt = Date.now()), changed(), current()),
    "record.stop": ({ client }) => {
      delete one(client).startedAt;
      changed();
      return { path: RECORDED, lines: 42, connections: 1, secrets: 2 };
    },
    "fixtures.list": () => [{ path: RECORDED, name: "chat.jsonl", changedAt: Date.now(), bytes: 4_096 }],
    "fixture.replay": () => {
      throw new HostError({ code: "fixture", message: "there is no app behind this window" });
    },
    "fixture.open": () => {
      throw new HostError({ code: "fixture", message: "there is no disk behind this window" });
    },
    "fixture.drop": ({ name, at, last }) => {
      dropped.push({ name, at });
      return last ? { path: `/dropped/${name}` } : {};
    },
    "fixture.about": () => {
      throw new HostError({ code: "no-fixture", message: "this client shows no fixture" });
    },
    "fixture.report": () => {
      throw new HostError({ code: "no-report", message: "this client has replayed nothing to its end" });
    },
    "view.attach": ({ client }) => ({
      run: one(client).run,
      device: phoneDevice(one(client).device),
      theme: "light",
      language: "zh_CN",
      app: { window: { navigationBarTitleText: "聊天室", navigationBarBackgroundColor: "#ffffff" } },
      variables: { light: {}, dark: {} },
      sheets: [],
      files: "/files/",
      ops: treeOps(one(client)),
      seq: 1,
    }),
    "view.ack": () => ({}),
    "view.event": ({ client, event }) => (one(client).note("action", "tap", JSON.stringify(event)), {}),
    "view.reply": () => ({}),
    "log.clear": ({ client }) => {
      for (const rows of [one(client).messages, one(client).console, one(client).timeline]) rows.length = 0;
      changed();
      return {};
    },
    "connections.list": ({ client }) => one(client).connections.map((connection) => ({ ...connection })),
    "connection.decode": ({ client, conn, protocol }) => {
      for (const connection of one(client).connections.filter((other) => other.conn === conn)) {
        if (protocol === undefined) delete connection.decodeChoice;
        else connection.decodeChoice = protocol;
      }
      return {};
    },
    "messages.window": (params) => messagesWindow(one(params.client), params),
    "messages.detail": ({ client, event }) => messageDetail(one(client), event),
    "console.window": (params) => consoleWindow(one(params.client), params),
    "timeline.window": (params) => timelineWindow(one(params.client), params),
    "timeline.detail": ({ client, event }) => ({
      event: { ...one(client).timeline.find((row) => row.event === event) },
    }),
    "wxml.tree": ({ client, find }) => ({
      pages: [{ path: one(client).page, root: wxmlRoot(one(client)) }],
      leftOut: 0,
      found: find.length === 0 ? [] : wxmlFitting(one(client), find),
    }),
    "wxml.node": ({ client, node }) => {
      const detail = wxmlDetail(one(client), node);
      if (!detail) throw new HostError({ code: "no-node", message: `there is no node ${node}` });
      return detail;
    },
    "appdata.get": ({ client }) => one(client).pages(),
    "appdata.set": ({ client, path, value }) => (
      (one(client).data[path] = value),
      one(client).treeRevision++,
      changed(),
      {}
    ),
    "storage.list": ({ client }) => ({ entries: [...one(client).storage], currentKb: 1, limitKb: 10_240 }),
    "storage.set": ({ client, key, json }) => {
      const entries = one(client).storage.filter((entry) => entry.key !== key);
      one(client).storage = [...entries, { key, json, bytes: json.length }];
      one(client).treeRevision++;
      changed();
      return {};
    },
    "storage.remove": ({ client, key }) => {
      one(client).storage = one(client).storage.filter((entry) => entry.key !== key);
      return {};
    },
    "storage.clear": ({ client }) => ((one(client).storage = []), {}),
    "source.open": () => {
      throw new HostError({
        code: "no-editor",
        message: "no editor was found",
        hint: "name its command in the settings",
      });
    },
  };

  const rate = Number(options.get("rate") ?? 0);
  if (rate > 0)
    setInterval(() => {
      for (const client of clients) {
        if (client.life !== "suspended") for (let sent = 0; sent < rate / 10; sent++) client.chat();
        client.tick();
      }
      if (clients.length > 0) changed();
    }, CHANGES_EVERY_MS);
  if (options.has("open")) open("chat", "/samples/chat", Number(options.get("open")) || 2);

  return {
    kind: "memory",
    frameUrl: "/phone/frame.html",
    clients,
    dropped,
    changed,
    tell: (push) => pushes.tell(push),
    async call(method, params) {
      await Promise.resolve();
      return answers[method](params);
    },
    onPush: (listener) => pushes.add(listener),
    onState(listener) {
      listener("connected");
      return () => undefined;
    },
    pickFolder: () => Promise.resolve(null),
  };
}

function messageDetail(client: MemoryClient, event: number): Result<"messages.detail"> {
  const row = client.messages.find((candidate) => candidate.event === event);
  if (!row) throw new HostError({ code: "no-event", message: `event ${event} is gone` });
  const text = client.texts.get(event) ?? "";
  const bytes =
    row.kind === "binary"
      ? Uint8Array.from(text.split(" "), (pair) => Number.parseInt(pair, 16))
      : new TextEncoder().encode(text);
  const headerBytes = (row.bytes > 125 ? 4 : 2) + (row.dir === "out" ? 4 : 0);
  const frame = {
    at: row.at,
    fin: true,
    rsv: 0,
    opcode: row.kind === "binary" ? 2 : 1,
    headerBytes,
    payloadBytes: row.bytes,
  };
  const base64 = btoa(String.fromCharCode(...bytes));
  const frames = [row.dir === "out" ? { ...frame, mask: "5a1fc0de" } : frame];
  const detail = { row, base64, cut: false, frames, packets: [], packetsLeftOut: 0, problems: [], made: false };
  return row.kind === "binary" ? detail : { ...detail, text };
}
