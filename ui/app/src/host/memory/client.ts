/**
 * One imitated session: a chat client whose rows, tree and storage are plain arrays.
 * Counterpart: `index.ts` answers calls from it; it stands in for `crates/engine/src/desk`. Invariant: it is deterministic
 * but for the clock, so that pictures and tests of the inspector repeat.
 */
import type {
  ClientState,
  Connection,
  ConsoleRow,
  MessageRow,
  PageData,
  StorageEntry,
  TimelineRow,
} from "../generated/bindings";
import { LINES, type Line } from "./lines";

export const SUSPEND_AFTER_MS = 5_000;
const URL = "ws://127.0.0.1:8137/chat?room=lobby";

export class MemoryClient {
  readonly messages: MessageRow[] = [];
  readonly console: ConsoleRow[] = [];
  readonly timeline: TimelineRow[] = [];
  readonly connections: Connection[] = [];
  readonly texts = new Map<number, string>();
  storage: StorageEntry[] = [];
  data: Record<string, unknown> = {};
  shown: Line[] = [];
  run = 1;
  state = "running";
  life = "foreground";
  networkType = "wifi";
  private link: string | undefined;
  private faults: string[] = [];
  device = "iphone-15";
  page = "pages/chat/chat";
  query = "room=lobby";
  treeRevision = 1;
  /** When its recording began. */
  startedAt?: number;
  private event = 1;
  private at = 0;
  private next = 0;
  private backgroundAt = 0;

  constructor(
    readonly client: number,
    readonly name: string,
    private readonly now: () => number,
  ) {
    this.start();
  }

  /** Everything afresh, as a restart does it. */
  start(): void {
    for (const rows of [this.messages, this.console, this.timeline, this.connections]) rows.length = 0;
    this.event = 1;
    this.at = 0;
    this.shown = [];
    this.state = "running";
    this.life = "foreground";
    this.storage = [
      { key: "profile", json: JSON.stringify({ name: this.name, avatar: 3, joined: 1764000000000 }), bytes: 62 },
      { key: "token", json: JSON.stringify(`eyJhbGciOi.${this.client}4f2`), bytes: 18 },
      { key: "drafts", json: JSON.stringify({ lobby: "待会儿见", team: "" }), bytes: 44 },
    ];
    this.note("life", "foreground", "");
    this.note("hook", "App.onLaunch", '{"scene":1001}');
    this.note("route", "appLaunch", `${this.page}?${this.query}`);
    this.note("hook", "pages/chat/chat.onLoad", '{"room":"lobby"}');
    this.note("connection", "open", `#1 ${URL}`);
    this.log("info", `joined as ${this.name}`, "app.ts", 18);
    this.log("debug", "storage: profile, token, drafts", "utils/profile.ts", 9);
    this.connections.push(this.failed(), this.opened());
    this.note("connection", "opened", "#1 101, 14 ms");
    this.log("warn", "setStorageSync is slow here: 12 ms for 1 key", "utils/profile.ts", 27);
    this.message("out", "text", JSON.stringify({ type: "join", room: "lobby", name: this.name }));
    for (let line = 0; line < 14; line++) this.chat();
    this.console.push({
      event: this.event++,
      at: this.at,
      source: "error",
      level: "error",
      text: "TypeError: Cannot read properties of undefined (reading 'name')",
      stack:
        "  at onMention (pages/chat/chat.ts:131:24)\n  at emit (components/message-bubble/message-bubble.ts:22:10)",
      place: { file: "pages/chat/chat.ts", line: 131, column: 24 },
    });
    this.console.push({
      event: this.event++,
      at: this.at,
      source: "notice",
      level: "warn",
      text: "wx.vibrateShort does nothing here",
      hint: "docs/contracts/api-matrix.md says what each wx API does",
    });
    this.message("out", "ping", "");
    this.message("in", "pong", "");
    this.message("in", "binary", "08 96 01 12 07 74 65 73 74 69 6e 67 1a 0b 6d 69 6e 69 77 69 72 65 20 77 69 72 65");
  }

  /** One line of the conversation, out or in, with all that it causes. */
  chat(): void {
    const line = LINES[(this.next++ + this.client * 3) % LINES.length] ?? { name: "", text: "" };
    const own = line.name === this.name;
    const sent = { type: "say", room: "lobby", id: this.event, name: line.name, text: line.text };
    this.message(own ? "out" : "in", "text", JSON.stringify(own ? sent : { ...sent, at: 1764086400000 + this.at }));
    this.shown = [...this.shown.slice(-7), line];
    const bytes = 60 + line.text.length * 3;
    this.note("set_data", "setData", `pages/chat/chat: rows[${this.next}], anchor`, bytes);
    this.treeRevision++;
    this.data = {
      status: "在线",
      state: "online",
      room: "lobby",
      draft: "",
      unread: 0,
      canSend: false,
      members: ["阿明", "小雨", "Ken"],
      rows: this.shown.map((row, index) => ({ key: `r${index}`, kind: "text", ...row, own: row.name === this.name })),
      pending: [],
    };
    if (this.next % 5 === 0) this.log("log", `rows: ${this.next}, last from ${line.name}`, "pages/chat/chat.ts", 88);
  }

  setLife(wanted: string): void {
    // A locked screen is one way into the background.
    const to = wanted === "lock" ? "background" : wanted;
    if (to === this.life) return;
    this.life = to;
    this.backgroundAt = this.now();
    this.note("life", to, "");
    this.note("hook", to === "foreground" ? "App.onShow" : "App.onHide", "");
  }

  /** Time goes on: the app in the background is suspended. */
  tick(): void {
    if (this.life === "background" && this.now() - this.backgroundAt >= SUSPEND_AFTER_MS) this.setLife("suspended");
  }

  pages(): PageData[] {
    return [{ page: 1, path: this.page, data: this.data }];
  }

  toState(): ClientState {
    const state: ClientState = {
      client: this.client,
      run: this.run,
      name: this.name,
      device: this.device,
      state: this.state,
      life: this.life,
      networkType: this.networkType,
      ...(this.link === undefined ? {} : { link: this.link }),
      faults: this.faults,
      page: this.page,
      query: this.query,
      stack: [this.page],
      messages: this.messages.length,
      console: this.console.length,
      timeline: this.timeline.length,
      connections: this.connections.length,
      openConnections: 1,
      errors: this.console.filter((row) => row.level === "error").length,
      treeRevision: this.treeRevision,
      dropped: 0,
    };
    if (this.startedAt !== undefined)
      state.recording = {
        path: "/projects/chat.jsonl",
        startedAt: this.startedAt,
        lines: this.messages.length,
        secrets: 1,
      };
    const left = SUSPEND_AFTER_MS - (this.now() - this.backgroundAt);
    if (this.life === "background") state.suspendInMs = Math.max(0, left);
    return state;
  }

  log(level: string, text: string, file: string, line: number): void {
    this.at += 0.35;
    const place = { file, line, column: 5 };
    this.console.push({ event: this.event++, at: this.at, source: "console", level, text, place });
  }

  setFaults(link: string | undefined, faults: string[]): void {
    this.link = link;
    this.faults = faults;
  }

  note(kind: string, title: string, detail: string, bytes?: number): void {
    this.at += 1.2;
    const row: TimelineRow = { event: this.event++, at: this.at, kind, title, detail };
    this.timeline.push(bytes === undefined ? row : { ...row, bytes, duration: bytes / 90 });
  }

  private message(dir: string, kind: string, text: string): void {
    this.at += 37.25;
    const bytes = kind === "binary" ? text.split(" ").length : new TextEncoder().encode(text).length;
    const event = this.event++;
    this.texts.set(event, text);
    this.messages.push({ event, at: this.at, conn: 1, dir, kind, bytes, text: text.slice(0, 200) });
    const [, connection] = this.connections;
    if (!connection || (kind !== "text" && kind !== "binary")) return;
    connection[dir === "out" ? "messagesOut" : "messagesIn"]++;
    connection[dir === "out" ? "bytesOut" : "bytesIn"] += bytes;
  }

  private opened(): Connection {
    return {
      conn: 1,
      url: URL,
      transport: "websocket",
      state: "open",
      openedAt: 6.2,
      messagesOut: 0,
      messagesIn: 0,
      bytesOut: 0,
      bytesIn: 0,
      status: 101,
      protocol: "chat.v2",
      protocols: ["chat.v2", "chat.v1"],
      requestHeader: { "X-Client": this.name, Origin: "https://servicewechat.com" },
      responseHeader: { Upgrade: "websocket", Connection: "Upgrade", "Sec-WebSocket-Protocol": "chat.v2" },
      profile: {
        fetchStart: 0,
        domainLookUpStart: 0,
        domainLookUpEnd: 1,
        connectStart: 1,
        connectEnd: 4,
        rtt: 3,
        handshakeCost: 9,
        cost: 14,
      },
    };
  }

  private failed(): Connection {
    return {
      conn: 2,
      url: "wss://chat.example.com/v1",
      transport: "websocket",
      state: "failed",
      openedAt: 4.1,
      closedAt: 9.8,
      messagesOut: 0,
      messagesIn: 0,
      bytesOut: 0,
      bytesIn: 0,
      errMsg: "connectSocket:fail url not in domain list",
      cause: "the name chat.example.com has no address",
      protocols: [],
      requestHeader: {},
      responseHeader: {},
      profile: null,
    };
  }
}
