// Generated from crates/engine/src/desk/schema; do not edit, run: cargo xtask generate
// Every call that a window can make, and everything it is told. Counterpart: crates/engine/src/desk/schema.

/** Method → parameters and result. */
export interface Methods {
  "app.info": [params: Nothing, result: AppInfo];
  "settings.set": [params: Settings, result: Settings];
  "theme.set": [params: SetTheme, result: Nothing];
  "recents.forget": [params: PathParam, result: Array<Recent>];
  "project.open": [params: OpenProject, result: Workspace];
  "sample.open": [params: OpenSample, result: Workspace];
  "project.close": [params: Nothing, result: Nothing];
  "project.state": [params: Nothing, result: Workspace | null];
  "client.add": [params: Nothing, result: Workspace];
  "client.remove": [params: ClientParam, result: Workspace];
  "client.restart": [params: RestartClient, result: Workspace];
  "client.life": [params: SetLife, result: Nothing];
  "client.network": [params: SetNetwork, result: Nothing];
  "client.faults": [params: SetFaults, result: Nothing];
  "client.device": [params: SetDevice, result: Workspace];
  "client.back": [params: ClientBack, result: Nothing];
  "client.home": [params: ClientParam, result: Nothing];
  "record.start": [params: StartRecording, result: Workspace];
  "record.stop": [params: ClientParam, result: Recorded];
  "fixtures.list": [params: Nothing, result: Array<FixtureFile>];
  "fixture.replay": [params: ReplayFixture, result: Workspace];
  "fixture.open": [params: ReplayFixture, result: Workspace];
  "fixture.drop": [params: DroppedPart, result: DroppedFile];
  "fixture.about": [params: ClientParam, result: FixtureAbout];
  "fixture.report": [params: ClientParam, result: ReplayReport];
  "view.attach": [params: ClientParam, result: ViewStart];
  "view.ack": [params: AckBatch, result: Nothing];
  "view.event": [params: SendEvent, result: Nothing];
  "view.reply": [params: SendReply, result: Nothing];
  "log.clear": [params: ClientParam, result: Nothing];
  "connections.list": [params: ClientParam, result: Array<Connection>];
  "connection.decode": [params: DecodeConnection, result: Nothing];
  "messages.window": [params: MessagesWindow, result: MessageRows];
  "messages.detail": [params: EventParam, result: MessageDetail];
  "console.window": [params: ConsoleWindow, result: ConsoleRows];
  "timeline.window": [params: TimelineWindow, result: TimelineRows];
  "timeline.detail": [params: EventParam, result: TimelineDetail];
  "wxml.tree": [params: AskWxmlTree, result: WxmlTree];
  "wxml.node": [params: NodeParam, result: WxmlNodeDetail];
  "appdata.get": [params: ClientParam, result: Array<PageData>];
  "appdata.set": [params: SetPageData, result: Nothing];
  "storage.list": [params: ClientParam, result: StorageContent];
  "storage.set": [params: SetStorage, result: Nothing];
  "storage.remove": [params: StorageKey, result: Nothing];
  "storage.clear": [params: ClientParam, result: Nothing];
  "source.open": [params: SourcePlace, result: Nothing];
}

export type AckBatch = { client: number, run: number, seq: number, };

/**
 * The packet that another one answers.
 */
export type Answered = { 
/**
 * Number of that packet within its connection, from 1.
 */
packet: number, 
/**
 * Number of the event that carried it, from 0: the line of `--format json`, derived lines not counted.
 */
of: number, 
/**
 * What it is, such as `PUBLISH`.
 */
name: string, 
/**
 * Milliseconds from it to its answer.
 */
ms: number, };

/**
 * What the window must know first.
 */
export type AppInfo = { version: string, samples: Array<Sample>, recents: Array<Recent>, settings: Settings, devices: Array<DevicePreset>, 
/**
 * Protocols that a connection can be decoded as.
 */
protocols: Array<string>, 
/**
 * `tauri` or `localhost`: whether there is a dialog that picks a folder.
 */
host: string, drop: DropLimits, };

export type AskWxmlTree = { client: number, 
/**
 * What to look for; at most `FIND_TERMS_MAX`.
 */
find: Array<WxmlTerm>, };

/**
 * Bytes of a payload, from `start` up to `end`.
 */
export type ByteSpan = { 
/**
 * The first byte.
 */
start: number, 
/**
 * One past the last byte; equal to `start` where the field has no bytes in this payload.
 */
end: number, };

export type ClientBack = { client: number, 
/**
 * By swiping from the edge of the screen rather than by the button.
 */
swipe: boolean, };

export type ClientParam = { client: number, };

/**
 * A session as the toolbar shows it, with the counts that the tables need.
 */
export type ClientState = { client: number, 
/**
 * Counts up with every restart; a view that was attached to another run is void.
 */
run: number, 
/**
 * Who it is in a sample; empty elsewhere.
 */
name: string, device: string, 
/**
 * `starting`, `running`, `ended`, `failed`.
 */
state: string, 
/**
 * Why it ended or failed.
 */
reason?: string, 
/**
 * `foreground`, `background`, `suspended`.
 */
life: string, 
/**
 * Milliseconds until the app in the background is suspended.
 */
suspendInMs?: number, networkType: string, 
/**
 * The named link that its connections go over, where one was chosen.
 */
link?: string, 
/**
 * Single faults.
 */
faults: Array<string>, 
/**
 * Page on top, with its query.
 */
page: string, query: string, 
/**
 * Paths of the page stack, bottom first.
 */
stack: Array<string>, 
/**
 * Rows without a filter.
 */
messages: number, console: number, timeline: number, connections: number, 
/**
 * Connections that are open now.
 */
openConnections: number, 
/**
 * Console lines of level error, and uncaught errors.
 */
errors: number, 
/**
 * Counts up when the tree, the data or the storage changed.
 */
treeRevision: number, 
/**
 * Events that fell out of the log because it was full.
 */
dropped: number, recording?: RecordingState, replay?: ReplayState, 
/**
 * Name of the fixture that it shows in place of a session.
 */
shows?: string, };

/**
 * Bytes of both sides of a comparison, or the part of them around the first that differs.
 */
export type ComparedBytes = { 
/**
 * Where the parts begin within their sides.
 */
from: number, 
/**
 * In Base64.
 */
expected: string, got: string, 
/**
 * Bytes of the whole sides.
 */
expectedBytes: number, gotBytes: number, };

/**
 * Texts of both sides of a comparison, or the part of them around the first character that differs.
 */
export type ComparedTexts = { 
/**
 * Bytes of UTF-8 before the parts.
 */
from: number, expected: string, got: string, 
/**
 * Bytes of the whole sides.
 */
expectedBytes: number, gotBytes: number, };

/**
 * One connection, newest state.
 */
export type Connection = { conn: number, url: string, 
/**
 * `websocket`, `request`, `upload`, `download`.
 */
transport: string, 
/**
 * Of an HTTP request.
 */
method?: string, 
/**
 * `connecting`, `open`, `closed`, `failed`; a request is open from the head of its answer to the last byte.
 */
state: string, 
/**
 * Milliseconds since the start of the session.
 */
openedAt: number, closedAt?: number, messagesOut: number, messagesIn: number, bytesOut: number, bytesIn: number, closeCode?: number, closeReason?: string, 
/**
 * Who began the close: `app`, `peer`, `host`.
 */
closedBy?: string, errMsg?: string, cause?: string, status?: number, protocol?: string, 
/**
 * What it speaks above its transport, where that was recognised or chosen: `mqtt`, `socket.io`, …
 */
decoded?: string, 
/**
 * What was chosen in place of what is recognised; `off` is nothing.
 */
decodeChoice?: string, 
/**
 * The first thing that is wrong with what it says.
 */
problem?: PacketProblem, 
/**
 * Offered by the app.
 */
protocols: Array<string>, requestHeader: Record<string, unknown>, responseHeader: Record<string, unknown>, 
/**
 * WeChat's timing object, its numbers; of a request with `cost` and `handshakeCost` as of a socket.
 */
profile: Record<string, number> | null, 
/**
 * Our address and port, where the transport tells them (TCP, UDP).
 */
local?: string, 
/**
 * The peer's address and port: that of the connection (TCP), or of the last datagram (UDP).
 */
remote?: string, };

/**
 * A console line, an uncaught error or a note of miniwire.
 */
export type ConsoleRow = { event: number, at: number, 
/**
 * `console`, `error`, `notice`.
 */
source: string, 
/**
 * `debug`, `log`, `info`, `warn`, `error`.
 */
level: string, text: string, 
/**
 * Stack on the sources, one frame a line.
 */
stack?: string, hint?: string, place?: SourcePlace, 
/**
 * What decoders found wrong with a connection; `text` has both in English.
 */
problem?: PacketProblem, conn?: number, };

export type ConsoleRows = { total: number, from: number, rows: Array<ConsoleRow>, };

export type ConsoleWindow = { client: number, 
/**
 * Of `debug`, `log`, `info`, `warn`, `error`; all where empty.
 */
levels: Array<string>, text: string, from: number, count: number, };

export type DecodeConnection = { client: number, conn: number, 
/**
 * One of the protocols of `AppInfo`, or `off`; absent is recognised.
 */
protocol?: string, };

/**
 * A phone to imitate.
 */
export type DevicePreset = { id: string, name: string, screenWidth: number, screenHeight: number, };

/**
 * A place that differs.
 */
export type Difference = { 
/**
 * A normalised JSONPath such as `$['a'][0]`, or `url`, `query.NAME`, `header.NAME`.
 */
path: string, expected: string, got?: string, };

/**
 * How much of a file a window may hand over that was dropped on it.
 */
export type DropLimits = { 
/**
 * Of the whole file.
 */
bytesMax: number, 
/**
 * Of one part, before it is Base64.
 */
partBytesMax: number, };

/**
 * A dropped file, so far.
 */
export type DroppedFile = { 
/**
 * Where it is, once it is complete.
 */
path?: string, };

/**
 * A part of a file that was dropped on a window; the last one makes it a file with a path.
 */
export type DroppedPart = { 
/**
 * Its file name.
 */
name: string, 
/**
 * Bytes before this part; 0 begins a file, whatever came before.
 */
at: number, 
/**
 * In Base64; at most 1 MiB of bytes.
 */
base64: string, last: boolean, };

export type EventParam = { client: number, event: number, };

/**
 * One field of a packet.
 */
export type Field = { 
/**
 * Its name in the words of the protocol.
 */
name: string, 
/**
 * Its value for people; empty where the children say it.
 */
value?: string, 
/**
 * Where it stands in the payload.
 */
span: ByteSpan, 
/**
 * What it means.
 */
note?: string, 
/**
 * The same as a code and values, where it is a sentence.
 */
said?: Said, 
/**
 * Its parts.
 */
children?: Array<Field>, };

/**
 * One thing that the compilers found.
 */
export type Finding = { 
/**
 * `error` or `warning`.
 */
severity: string, message: string, hint?: string, file: string, line: number, column: number, };

/**
 * A fixture that is looked at.
 */
export type FixtureAbout = { path: string, name: string, 
/**
 * Its first line.
 */
header: unknown, lines: number, 
/**
 * False where the project is there for the fixture alone.
 */
hasApp: boolean, problems: Array<FixtureProblem>, 
/**
 * Problems beyond those.
 */
moreProblems: number, };

/**
 * A fixture of the open project.
 */
export type FixtureFile = { path: string, 
/**
 * Its file name.
 */
name: string, 
/**
 * Milliseconds since the epoch.
 */
changedAt: number, bytes: number, };

/**
 * What is wrong with a line.
 */
export type FixtureProblem = { 
/**
 * `error` or `warning`.
 */
severity: string, 
/**
 * Stable code such as `torn`.
 */
code: string, line: number, column: number, text: string, hint?: string, };

/**
 * The whole of one message.
 */
export type MessageDetail = { row: MessageRow, 
/**
 * The text; cut at `DETAIL_BYTES_MAX`.
 */
text?: string, 
/**
 * The bytes in base64; cut at `DETAIL_BYTES_MAX`.
 */
base64: string, 
/**
 * True when text and base64 are not all of it.
 */
cut: boolean, 
/**
 * The frames that carried it, where they can be told.
 */
frames: Array<WireFrame>, 
/**
 * The packets that it completed, where its connection is decoded.
 */
packets: Array<Packet>, 
/**
 * Packets that are not shown.
 */
packetsLeftOut: number, problems: Array<PacketProblem>, 
/**
 * Its line, where a fixture is shown.
 */
line?: number, 
/**
 * Its bytes were made of a packet line: ids and masks are not those of the recording.
 */
made: boolean, };

/**
 * One line of the table.
 */
export type MessageRow = { 
/**
 * Number of the event in the log.
 */
event: number, 
/**
 * Milliseconds since the start of the session.
 */
at: number, conn: number, 
/**
 * `out` or `in`.
 */
dir: string, 
/**
 * `text`, `binary`, `ping`, `pong`, `close`.
 */
kind: string, 
/**
 * Where a datagram went to or came from.
 */
peer?: string, bytes: number, 
/**
 * The first characters of the payload, hex for binary.
 */
text: string, 
/**
 * What was read from it, where its connection is decoded.
 */
packet?: PacketLine, };

export type MessageRows = { 
/**
 * Rows that fit the filter now.
 */
total: number, from: number, rows: Array<MessageRow>, };

/**
 * Which rows, and which part of them: a `from` behind the end gives the last rows. `count` is cut at `ROWS_PER_WINDOW_MAX`.
 */
export type MessagesWindow = { client: number, 
/**
 * Only this connection.
 */
conn?: number, 
/**
 * `out`, `in`; both where absent.
 */
dir?: string, 
/**
 * Ping, pong and close frames as well.
 */
control: boolean, 
/**
 * Text that the payload must contain; letter case is ignored.
 */
text: string, from: number, count: number, };

export type NodeParam = { client: number, node: number, };

/**
 * No parameters, or no result.
 */
export type Nothing = Record<symbol, never>;

/**
 * Opens a folder or a script; the project that was open is closed.
 */
export type OpenProject = { path: string, 
/**
 * 1 or 2.
 */
clients: number, 
/**
 * `path?query` of the first page.
 */
page?: string, };

export type OpenSample = { id: string, };

/**
 * One packet.
 */
export type Packet = { 
/**
 * `mqtt`, `socket.io`, `sse`, …
 */
protocol: string, 
/**
 * What it is, in the protocol's spelling: `PUBLISH`, `EVENT`, `CONNECTED`.
 */
name: string, 
/**
 * The rest of it in one line.
 */
summary: string, 
/**
 * Number within its connection, or within all that one conversation goes over, from 1.
 */
packet: number, 
/**
 * Number of the event that carried its last byte.
 */
of: number, 
/**
 * The protocol's own id: a packet identifier, an ack id, an event id.
 */
id?: string, 
/**
 * The packet that it answers.
 */
answers?: Answered, 
/**
 * Its fields, in the order of the bytes.
 */
fields: Array<Field>, };

/**
 * The first packet that a message completed.
 */
export type PacketLine = { 
/**
 * `mqtt`, `socket.io`, `sse`, …
 */
protocol: string, 
/**
 * Within its connection, from 1: what an answer names.
 */
number: number, name: string, summary: string, answers?: Answered, 
/**
 * Further packets of the message.
 */
more: number, 
/**
 * What is wrong with it.
 */
problem?: PacketProblem, };

/**
 * What is wrong, and the next step.
 */
export type PacketProblem = { 
/**
 * In English.
 */
text: string, hint?: string, 
/**
 * Both as codes and values, for other languages.
 */
said?: Said, hintSaid?: Said, };

/**
 * `data` of an open page.
 */
export type PageData = { page: number, path: string, data: Record<string, unknown>, };

export type PathParam = { path: string, };

/**
 * What the window is told without having asked.
 */
export type Push = { "push": "changed", clients: Array<ClientState>, } | { "push": "workspace", workspace: Workspace, } | { "push": "batch", client: number, run: number, seq: number, ops: unknown[][], } | { "push": "reattach", client: number, run: number, } | { "push": "question", client: number, run: number, id: number, question: unknown, } | { "push": "ui", client: number, run: number, api: string, detail: Record<string, unknown>, } | { "push": "sheets", client: number, sheets: Array<SheetText>, } | { "push": "menu", item: string, } | { "push": "drag", 
/**
 * `over`, `left` or `dropped`.
 */
state: string, 
/**
 * What was dropped; empty otherwise.
 */
paths: Array<string>, };

/**
 * A project that was open before.
 */
export type Recent = { path: string, name: string, 
/**
 * Milliseconds since the epoch.
 */
openedAt: number, };

/**
 * A recording that is complete.
 */
export type Recorded = { path: string, lines: number, connections: number, secrets: number, };

/**
 * A recording that is under way, or has failed and was not put away.
 */
export type RecordingState = { path: string, 
/**
 * Milliseconds since the epoch.
 */
startedAt: number, 
/**
 * Lines that were written.
 */
lines: number, 
/**
 * Secrets that were replaced.
 */
secrets: number, 
/**
 * Why nothing more is written.
 */
failure?: string, };

/**
 * One thing that went otherwise.
 */
export type ReplayFailure = { 
/**
 * `mismatch`, `missing`, `unexpected`, `expectation`, `action`, `variable`, `timing`, `broken-line`.
 */
kind: string, 
/**
 * Line of the fixture; 0 when none belongs to it.
 */
line: number, 
/**
 * Milliseconds since the start of the replay.
 */
at: number, 
/**
 * One sentence.
 */
text: string, 
/**
 * The line in full, with what it leaves out in the file; empty where there is none. Cut beyond 64 KiB.
 */
expected: string, 
/**
 * What came, where something came: a text, the keys of a packet, an address. Cut beyond 64 KiB.
 */
got?: string, 
/**
 * Both sides, where both are bytes.
 */
bytes?: ComparedBytes, 
/**
 * Both sides, where both are texts and not both are JSON objects or lists that are shown whole.
 */
texts?: ComparedTexts, 
/**
 * The first place that differs.
 */
difference?: Difference, 
/**
 * The event of what came, in the tables of the client.
 */
event?: number, };

/**
 * Starts a client anew with a fixture in place of servers and of the person with the phone.
 */
export type ReplayFixture = { client: number, 
/**
 * A path, or one relative to the project.
 */
path: string, };

/**
 * What became of a replay.
 */
export type ReplayReport = { path: string, name: string, lines: number, 
/**
 * Lines that could not be done: no page, or their connection was gone.
 */
skipped: number, sent: number, received: number, connections: number, failures: Array<ReplayFailure>, 
/**
 * Failures beyond those.
 */
moreFailures: number, };

/**
 * The replay that a client runs, or ran.
 */
export type ReplayState = { path: string, 
/**
 * The fixture's name.
 */
name: string, 
/**
 * Failures, once it is over.
 */
failures?: number, 
/**
 * Lines that were gone through.
 */
lines: number, };

export type RestartClient = { client: number, 
/**
 * `path?query`; the page that is open where absent.
 */
page?: string, };

/**
 * A call that failed.
 */
export type RpcError = { 
/**
 * Stable word such as `no-client`, `package`, `bad-params`.
 */
code: string, 
/**
 * One sentence.
 */
message: string, 
/**
 * The next step, when there is one.
 */
hint?: string, };

/**
 * A sentence without its words.
 */
export type Said = { 
/**
 * Stable code, such as `mqtt-topic`.
 */
code: string, 
/**
 * What stands in its places, in order.
 */
values?: Array<SaidValue>, };

/**
 * What stands in a place of a sentence.
 */
export type SaidValue = string | Said;

/**
 * A sample app that comes with miniwire.
 */
export type Sample = { id: string, 
/**
 * Title and description in Chinese and English.
 */
titleZh: string, titleEn: string, aboutZh: string, aboutEn: string, 
/**
 * Clients that it is made for.
 */
clients: number, };

/**
 * A `ViewEvent` of `ui/view/src/protocol.ts`.
 */
export type SendEvent = { client: number, 
/**
 * The run that the screen showed; an event of an earlier one is dropped.
 */
run?: number, event: unknown, };

export type SendReply = { client: number, 
/**
 * As in `SendEvent`.
 */
run?: number, id: number, reply: unknown, };

/**
 * Starts the client anew on another phone.
 */
export type SetDevice = { client: number, device: string, };

/**
 * What goes wrong on purpose between the app and its servers, from now on; docs/guide/faults.md has the words.
 */
export type SetFaults = { client: number, 
/**
 * `wifi`, `5g`, `4g`, `3g`, `2g`, `weak`, `elevator`, `train`; absent is the network as it is.
 */
link?: string, 
/**
 * Such as `latency:ms=200` or `drop:nth=3,dir=down`.
 */
faults: Array<string>, };

export type SetLife = { client: number, 
/**
 * `foreground`, `background`, `lock` (the background because the screen was locked), `suspended`.
 */
to: string, 
/**
 * `path?query` that a return opens; the app stays as it was where absent.
 */
page?: string, 
/**
 * `reason` of `wx.onAppHide`, 0 to 3; 0 where absent.
 */
reason?: number, };

export type SetNetwork = { client: number, 
/**
 * `wifi`, `5g`, `4g`, `3g`, `2g`, `none`.
 */
networkType: string, };

/**
 * `setData({[path]: value})` on a page.
 */
export type SetPageData = { client: number, page: number, 
/**
 * A data path such as `list[0].name`.
 */
path: string, value: unknown, };

export type SetStorage = { client: number, key: string, json: string, };

/**
 * What phones show: the window knows what `auto` means now.
 */
export type SetTheme = { 
/**
 * `light` or `dark`.
 */
theme: string, };

/**
 * Kept between starts. `auto` follows the system.
 */
export type Settings = { 
/**
 * `auto`, `light`, `dark`.
 */
theme: string, 
/**
 * `auto`, `zh-CN`, `en`.
 */
language: string, 
/**
 * Command that opens a source, with `{file}`, `{line}`, `{column}`; empty looks for a known editor.
 */
editor: string, };

export type SheetText = { path: string, css: string, };

/**
 * A place in the sources; opening it is `source.open`.
 */
export type SourcePlace = { file: string, line: number, column: number, };

/**
 * Records a client into a new fixture of the project.
 */
export type StartRecording = { client: number, 
/**
 * Starts the app anew first, so that the fixture begins with the launch.
 */
restart: boolean, };

export type StorageContent = { entries: Array<StorageEntry>, currentKb: number, limitKb: number, };

export type StorageEntry = { key: string, 
/**
 * The value as JSON text.
 */
json: string, bytes: number, };

export type StorageKey = { client: number, key: string, };

/**
 * The event as `--format json` prints it.
 */
export type TimelineDetail = { event: Record<string, unknown>, };

/**
 * One line of the timeline.
 */
export type TimelineRow = { event: number, at: number, kind: string, 
/**
 * `pages/chat/chat.onShow`, `setData`, `navigateTo`…
 */
title: string, detail: string, 
/**
 * Bytes of a `setData`, of the message of a packet, of the payload of a frame.
 */
bytes?: number, 
/**
 * Milliseconds of a `setData`, from the call to its return; of an answer, from the packet that it answers.
 */
duration?: number, 
/**
 * Of a packet or a frame: its connection, and `out` or `in`.
 */
conn?: number, dir?: string, 
/**
 * What was read from the message that is this event.
 */
packet?: PacketLine, };

export type TimelineRows = { total: number, from: number, rows: Array<TimelineRow>, };

export type TimelineWindow = { client: number, 
/**
 * Of `life`, `hook`, `route`, `set_data`, `ui`, `action`, `connection`, `packet`, `error`; all where empty.
 */
kinds: Array<string>, 
/**
 * The frames on the wire as well, beside the packets.
 */
frames: boolean, text: string, from: number, count: number, };

/**
 * Everything that a fresh frame needs; what follows comes as pushes with `seq` and above.
 */
export type ViewStart = { run: number, device: unknown, 
/**
 * `light` or `dark`.
 */
theme: string, 
/**
 * `zh_CN` or `en`.
 */
language: string, 
/**
 * app.json as written.
 */
app: Record<string, unknown>, 
/**
 * Values of theme.json by theme and name, without the `@`.
 */
variables: Record<"light" | "dark", Record<string, unknown>>, sheets: Array<SheetText>, 
/**
 * Path prefix of the package's files on the host, ending with `/`.
 */
files: string, 
/**
 * The tree as it is now, as node operations.
 */
ops: unknown[][], seq: number, };

/**
 * A frame as it was on the wire (RFC 6455 §5.2).
 */
export type WireFrame = { at: number, fin: boolean, rsv: number, opcode: number, 
/**
 * Eight hex digits; absent where the frame was not masked.
 */
mask?: string, headerBytes: number, payloadBytes: number, };

/**
 * The open project and its clients.
 */
export type Workspace = { name: string, path: string, appid: string, pages: Array<string>, 
/**
 * What did not compile, and what is worth a warning.
 */
findings: Array<Finding>, 
/**
 * Address of the embedded server that was started for a sample.
 */
server?: string, clients: Array<ClientState>, };

/**
 * A node with its children. Text nodes have an empty tag.
 */
export type WxmlNode = { node: number, tag: string, text?: string, id?: string, class?: string, children?: Array<WxmlNode>, };

export type WxmlNodeDetail = { node: number, tag: string, id: string, class: string, style: string, attributes: Record<string, unknown>, dataset: Record<string, unknown>, events: Array<string>, };

export type WxmlPage = { path: string, root: WxmlNode | null, };

/**
 * One thing that a node has to have; letter case is ignored.
 */
export type WxmlTerm = { 
/**
 * `any`, `tag`, `class`, `id`, `text`, `attr`.
 */
place: string, 
/**
 * Of an attribute: its whole name.
 */
name?: string, 
/**
 * What must stand there.
 */
word: string, };

/**
 * The pages that are open, the one on top last; cut at `TREE_NODES_MAX`.
 */
export type WxmlTree = { pages: Array<WxmlPage>, 
/**
 * Nodes that are not shown.
 */
leftOut: number, 
/**
 * Nodes of this answer that fit every term that was asked for, in the order of the tree.
 */
found: Array<number>, };
