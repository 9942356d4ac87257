#!/usr/bin/env node
/**
 * Records real conversations into fixtures/captures: real clients at real servers, through a tap that writes down every message.
 * Counterpart: crates/codec/src/decode/captures.rs, which replays them. Usage: `node capture.mjs <folder> <miniwire> [name…]`; wants
 * mosquitto. Expected lines are added by the replay (`UPDATE_CAPTURES=1`).
 */
import { spawn } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { createServer, request } from "node:http";
import { createRequire } from "node:module";
import { connect } from "node:net";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client as StompClient } from "@stomp/stompjs";
import mqtt from "mqtt";
import { Server } from "socket.io";
import { io } from "socket.io-client";
import WebSocket, { WebSocketServer } from "ws";

const require = createRequire(import.meta.url);
const [folder, miniwire, ...only] = process.argv.slice(2);
/** Of the scenario that runs; what an earlier one still says goes into its own. */
let lines = [];
const version = (name) => require(`./node_modules/${name}/package.json`).version;
const port = (server) => server.address().port;
const listen = async (server) => (server.listen(0, "127.0.0.1"), await once(server, "listening"), port(server));
const until = (ready) =>
  new Promise((resolve) => {
    const timer = setInterval(() => ready() && (clearInterval(timer), resolve()), 20);
  });

/** What the replay gives to the decoder: text as JSON, bytes as hex. */
function note(lines, arrow, data, isBinary) {
  const text = isBinary ? data.toString("hex").replace(/../g, "$& ").trim() : JSON.stringify(data.toString());
  lines.push(`${arrow} ${text}`);
}

/** A WebSocket server in front of `dial(path, protocols)`, which gives a stream of frames or of bytes. */
async function tap(dial) {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1", handleProtocols: (offered) => [...offered][0] });
  await once(server, "listening");
  const log = lines;
  server.on("connection", (near, { url }) => {
    log.push(`open websocket ws://127.0.0.1${url}${near.protocol ? ` ${near.protocol}` : ""}`);
    const far = dial(url, near.protocol);
    near.on("message", (data, isBinary) => (note(log, ">", data, isBinary), far.send(data, isBinary)));
    far.receive((data, isBinary) => (note(log, "<", data, isBinary), near.send(data, { binary: isBinary })));
    near.on("close", () => far.close());
    far.closed(() => near.close());
  });
  return { url: `ws://127.0.0.1:${port(server)}`, close: () => server.close() };
}

const toWebSocket = (target) => (path, protocol) => {
  const far = new WebSocket(target + path, protocol ? [protocol] : []);
  const waiting = [];
  far.on("open", () => waiting.splice(0).forEach(([data, binary]) => far.send(data, { binary })));
  far.on("error", () => undefined);
  return {
    send: (data, binary) => (far.readyState === 1 ? far.send(data, { binary }) : waiting.push([data, binary])),
    receive: (take) => far.on("message", take),
    close: () => far.close(),
    closed: (then) => far.on("close", then),
  };
};
const toTcp = (target) => () => {
  const far = connect(target, "127.0.0.1");
  far.on("error", () => undefined);
  return {
    send: (data) => far.write(data),
    receive: (take) => far.on("data", (data) => take(data, true)),
    close: () => far.end(),
    closed: (then) => far.on("close", then),
  };
};

/** An HTTP server in front of another: every exchange is a connection of its own. */
async function tapHttp(target, as) {
  const log = lines;
  const server = createServer((near, answer) => {
    const chunks = [];
    near.on("data", (chunk) => chunks.push(chunk));
    near.on("end", () => {
      const far = request(target + near.url, { method: near.method, headers: near.headers });
      far.on("response", (from) => {
        const own = [`open request http://127.0.0.1${near.url} content-type=${from.headers["content-type"] ?? ""}`];
        if (as) own.push(`as ${as}`);
        const take = (arrow, data) => {
          const isText = Buffer.from(data.toString()).equals(data);
          own.push(
            `${arrow} ${isText ? JSON.stringify(data.toString()) : data.toString("hex").replace(/../g, "$& ").trim()}`,
          );
        };
        if (chunks.length > 0) take(">", Buffer.concat(chunks));
        answer.writeHead(from.statusCode, from.headers);
        from.on("data", (data) => (take("<", data), answer.write(data)));
        from.on("end", () => (log.push(...own), answer.end()));
      });
      far.on("error", () => answer.destroy());
      far.end(Buffer.concat(chunks));
    });
  });
  return {
    url: `http://127.0.0.1:${await listen(server)}`,
    close: () => (server.closeAllConnections(), server.close()),
  };
}

async function broker(isOpen) {
  const home = mkdtempSync(join(tmpdir(), "capture-"));
  const probe = createServer();
  const free = await listen(probe);
  probe.close();
  writeFileSync(join(home, "acl"), "pattern readwrite a/#\npattern readwrite devices/#\n");
  writeFileSync(
    join(home, "conf"),
    `listener ${free} 127.0.0.1\nallow_anonymous ${isOpen}\nuser root\npersistence false\nacl_file ${home}/acl\n`,
  );
  const child = spawn("/usr/sbin/mosquitto", ["-c", join(home, "conf")], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (data) => (said += data));
  await until(() => said.includes(" running"));
  return { port: free, version: /version ([\d.]+)/.exec(said)?.[1], close: () => child.kill() };
}

async function speakMqtt(protocolVersion, more) {
  const real = await broker(!more.isRefused);
  const front = await tap(toTcp(real.port));
  const client = mqtt.connect(`${front.url}/mqtt`, {
    protocolVersion,
    clientId: "phone-1",
    reconnectPeriod: 0,
    ...more.options,
  });
  const errors = [];
  client.on("error", (error) => errors.push(error));
  const closed = new Promise((resolve) => client.once("close", resolve));
  await more.talk(client, errors);
  if (!client.disconnecting && client.connected) await client.endAsync(false, more.end ?? {});
  await closed;
  front.close();
  real.close();
  return `mqtt.js ${version("mqtt")} at mosquitto ${real.version ?? ""}`.trim();
}

const scenarios = {
  "mqtt-3.1.1": () =>
    speakMqtt(4, {
      options: {
        keepalive: 30,
        will: { topic: "devices/phone-1", payload: "gone", qos: 1, retain: true },
        username: "li",
        password: "secret",
      },
      talk: async (client) => {
        await once(client, "connect");
        await client.subscribeAsync({ "a/+": { qos: 2 }, "devices/#": { qos: 1 } });
        const three = new Promise((resolve) => {
          let left = 3;
          client.on("message", () => --left === 0 && resolve());
        });
        await client.publishAsync("a/t", "21.5", { qos: 0 });
        await client.publishAsync("a/t", '{"t":21.5,"at":[1,2]}', { qos: 1 });
        await client.publishAsync("a/t", Buffer.from([0, 255, 1]), { qos: 2, retain: true });
        await three;
        client.sendPing();
        await once(client, "packetreceive");
        await client.unsubscribeAsync("a/+");
      },
    }),
  "mqtt-5": () =>
    speakMqtt(5, {
      options: {
        keepalive: 30,
        properties: {
          sessionExpiryInterval: 60,
          receiveMaximum: 20,
          topicAliasMaximum: 5,
          userProperties: { app: "demo" },
        },
      },
      end: { reasonCode: 4, properties: { reasonString: "bye" } },
      talk: async (client) => {
        await once(client, "connect");
        await client.subscribeAsync("a/#", {
          qos: 2,
          nl: false,
          rap: true,
          rh: 1,
          properties: { subscriptionIdentifier: 7 },
        });
        const two = new Promise((resolve) => {
          let left = 2;
          client.on("message", () => --left === 0 && resolve());
        });
        const properties = {
          payloadFormatIndicator: true,
          messageExpiryInterval: 30,
          contentType: "application/json",
          responseTopic: "a/answer",
          correlationData: Buffer.from("c1"),
          userProperties: { trace: "1" },
        };
        await client.publishAsync("a/q", '{"ask":1}', { qos: 2, properties: { ...properties, topicAlias: 1 } });
        await client.publishAsync("", "again", { qos: 1, properties: { topicAlias: 1 } });
        await two;
        await client.publishAsync("private/x", "1", { qos: 1 }).catch(() => undefined);
        await client.unsubscribeAsync("a/#");
      },
    }),
  "mqtt-3.1.1-refused": () =>
    speakMqtt(4, {
      isRefused: true,
      talk: (_client, errors) => until(() => errors.length > 0),
    }),
  "mqtt-5-illegal-topic": () =>
    speakMqtt(5, {
      talk: async (client) => {
        await once(client, "connect");
        client.stream.write(Buffer.from("30060003612f2300", "hex"));
        await new Promise((resolve) => client.once("close", resolve));
      },
    }),
  "socket.io-4": async () => {
    const http = createServer();
    const server = new Server(http, { pingInterval: 300 });
    talkSocketIo(server);
    const front = await tap(toWebSocket(`ws://127.0.0.1:${await listen(http)}`));
    await askSocketIo(io(front.url, { transports: ["websocket"] }), (name) =>
      io(front.url + name, { transports: ["websocket"], auth: { token: "t" } }),
    );
    front.close();
    server.close();
    return `socket.io-client ${version("socket.io-client")} at socket.io ${version("socket.io")}`;
  },
  "socket.io-4-polling": async () => {
    const http = createServer();
    const server = new Server(http, { pingInterval: 300 });
    talkSocketIo(server);
    const front = await tapHttp(`http://127.0.0.1:${await listen(http)}`);
    await askSocketIo(io(front.url, { transports: ["polling"] }));
    front.close();
    server.close();
    return `socket.io-client ${version("socket.io-client")} at socket.io ${version("socket.io")}, polling`;
  },
  "socket.io-2": async () => {
    const http = createServer();
    const server = require("socket.io-2")(http, { pingInterval: 300 });
    talkSocketIo(server);
    const front = await tap(toWebSocket(`ws://127.0.0.1:${await listen(http)}`));
    await askSocketIo(require("socket.io-client-2")(front.url, { transports: ["websocket"] }));
    front.close();
    server.close();
    return `socket.io-client ${version("socket.io-client-2")} at socket.io ${version("socket.io-2")}, Engine.IO 3`;
  },
  "socket.io-2-polling": async () => {
    const http = createServer();
    const server = require("socket.io-2")(http, { pingInterval: 5000 });
    talkSocketIo(server);
    const front = await tapHttp(`http://127.0.0.1:${await listen(http)}`);
    await askSocketIo(require("socket.io-client-2")(front.url, { transports: ["polling"] }));
    front.close();
    server.close();
    return `socket.io-client ${version("socket.io-client-2")} at socket.io ${version("socket.io-2")}, Engine.IO 3, polling`;
  },
  "socket.io-2-at-4": async () => {
    const http = createServer();
    const server = new Server(http);
    const front = await tapHttp(`http://127.0.0.1:${await listen(http)}`);
    const client = require("socket.io-client-2")(front.url, { transports: ["polling"], reconnection: false });
    await new Promise((resolve) => client.once("connect_error", resolve));
    client.close();
    front.close();
    server.close();
    return `socket.io-client ${version("socket.io-client-2")} at socket.io ${version("socket.io")}: refused`;
  },
  "socket.io-4-at-2": async () => {
    const http = createServer();
    const server = require("socket.io-2")(http);
    const front = await tap(toWebSocket(`ws://127.0.0.1:${await listen(http)}`));
    const client = io(front.url, { transports: ["websocket"], reconnection: false });
    await new Promise((resolve) => client.once("connect_error", resolve));
    client.close();
    front.close();
    server.close();
    return `socket.io-client ${version("socket.io-client")} at socket.io ${version("socket.io-2")}: another version`;
  },
  sse: async () => {
    const child = spawn(miniwire, ["serve", "--port", "0", "--mqtt-port", "0"], { stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    for (const pipe of [child.stdout, child.stderr]) pipe.on("data", (data) => (said += data));
    await until(() => /http:\/\/127\.0\.0\.1:\d+/.test(said) || /ws:\/\/127\.0\.0\.1:\d+/.test(said));
    const at = /:\/\/(127\.0\.0\.1:\d+)/.exec(said)[1];
    const front = await tapHttp(`http://${at}`);
    await (await fetch(`${front.url}/sse/ticker?count=3`)).text();
    front.close();
    child.kill("SIGINT");
    return "the ticker of miniwire serve";
  },
  text: async () => {
    const server = createServer((_request, answer) => {
      answer.writeHead(200, { "Content-Type": "text/plain; charset=utf-8" });
      const bytes = Buffer.from("你好，世界");
      const parts = [bytes.subarray(0, 4), bytes.subarray(4, 11), bytes.subarray(11)];
      const next = () => {
        const part = parts.shift();
        if (part === undefined) answer.end();
        else (answer.write(part), setTimeout(next, 60));
      };
      next();
    });
    const front = await tapHttp(`http://127.0.0.1:${await listen(server)}`, "text");
    await (await fetch(`${front.url}/chunks`)).text();
    front.close();
    server.close();
    return "chunks that cut characters, from Node";
  },
  json: async () => {
    await echo([JSON.stringify({ op: "move", at: [1, -2.5, null], text: "你好" }), "[]", "no json"], "json");
    return "JSON of Node";
  },
  hex: async () => {
    await echo([Buffer.from([...Array(20).keys()]), "text"], "hex");
    return "bytes of Node";
  },
  msgpack: async () => {
    const { encode } = await import("@msgpack/msgpack");
    const values = [
      {
        op: "move",
        at: [1, -200, 1.5],
        raw: new Uint8Array([0, 255]),
        when: new Date(1700000000500),
        who: null,
        ok: true,
      },
      [4294967296, -1, "你好".repeat(20), { deep: { deeper: [] } }],
      7,
    ];
    await echo(values.map((value) => Buffer.from(encode(value, { useBigInt64: false }))));
    return `@msgpack/msgpack ${version("@msgpack/msgpack")}`;
  },
  protobuf: async () => {
    const protobuf = (await import("protobufjs")).default;
    const { root } = protobuf.parse(`syntax = "proto3"; package chat;
      message Envelope { uint32 seq = 1; Kind kind = 2; User from = 3; string text = 4; repeated sint32 at = 5; double x = 6; fixed32 y = 7; bytes raw = 8;
        map<string, int32> counts = 9; }
      enum Kind { TEXT = 0; JOIN = 1; } message User { string name = 1; uint64 id = 2; }`);
    const type = root.lookupType("chat.Envelope");
    const value = {
      seq: 3,
      kind: 1,
      from: { name: "李", id: 300 },
      text: "你好",
      at: [-1, 1, 64],
      x: 1.5,
      y: 7,
      raw: Buffer.from([0, 255]),
      counts: { a: 1 },
    };
    await echo([Buffer.from(type.encode(type.create(value)).finish())], "protobuf");
    return `protobufjs ${version("protobufjs")}, read without its .proto`;
  },
  stomp: async () => {
    const http = createServer();
    const StompServer = require("stomp-broker-js");
    const server = new StompServer({ server: http, path: "/stomp", heartbeat: [0, 0] });
    const front = await tap(toWebSocket(`ws://127.0.0.1:${await listen(http)}`));
    const client = new StompClient({
      brokerURL: `${front.url}/stomp`,
      webSocketFactory: () => new WebSocket(`${front.url}/stomp`, ["v12.stomp", "v11.stomp"]),
      reconnectDelay: 0,
      heartbeatIncoming: 0,
      heartbeatOutgoing: 0,
    });
    await new Promise((resolve) => ((client.onConnect = resolve), client.activate()));
    const heard = new Promise((resolve) => client.subscribe("/topic/a", resolve, { id: "s1" }));
    client.publish({
      destination: "/topic/a",
      body: '{"text":"hello"}',
      headers: { "content-type": "text/plain", receipt: "r1" },
    });
    // It gives nobody what they sent themselves.
    server.once("send", () => server.send("/topic/a", { "content-type": "application/json" }, '{"text":"hi"}'));
    await heard;
    client.unsubscribe("s1");
    await client.deactivate();
    front.close();
    http.close();
    return `@stomp/stompjs ${version("@stomp/stompjs")} at stomp-broker-js ${version("stomp-broker-js")}`;
  },
};

/** What a client sends to a server that gives it back. `as` is what a person chose where nothing is recognised. */
async function echo(messages, as) {
  const real = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await once(real, "listening");
  real.on("connection", (near) => near.on("message", (data, binary) => near.send(data, { binary })));
  const front = await tap(toWebSocket(`ws://127.0.0.1:${port(real)}`));
  const client = new WebSocket(`${front.url}/echo`);
  await once(client, "open");
  if (as) lines.push(`as ${as}`);
  for (const message of messages) {
    client.send(message);
    await once(client, "message");
  }
  client.close();
  front.close();
  real.close();
}

function talkSocketIo(server) {
  server.on("connection", (socket) => {
    socket.emit("hello", { id: "server" });
    socket.on("join", (room, answer) => answer({ ok: true, room }));
    socket.on("file", (bytes, answer) => (socket.emit("file", { bytes, size: bytes.length }), answer(bytes)));
  });
  server.of("/room").on("connection", (socket) => socket.emit("welcome", "你好"));
  server.of("/admin").use((_socket, next) => next(new Error("not allowed")));
}

async function askSocketIo(client, join) {
  const done = new Promise((resolve) => client.on("file", resolve));
  await new Promise((resolve) => client.on("hello", resolve));
  await new Promise((resolve) => client.emit("join", "大厅", resolve));
  await new Promise((resolve) => client.emit("file", Buffer.from([1, 2, 255]), resolve));
  await done;
  if (join) {
    const room = client.io.socket("/room", {});
    await new Promise((resolve) => room.on("welcome", resolve));
    const admin = client.io.socket("/admin", {});
    await new Promise((resolve) => admin.on("connect_error", resolve));
    await new Promise(
      (resolve) => client.io.engine.once("ping", resolve) ?? client.io.engine.once("heartbeat", resolve),
    );
    room.disconnect();
  }
  client.disconnect();
  await new Promise((resolve) => setTimeout(resolve, 50));
}

for (const [name, record] of Object.entries(scenarios)) {
  if (only.length > 0 && !only.includes(name)) continue;
  lines = [];
  const late = setTimeout(() => {
    console.error(`${name} did not end:\n${lines.join("\n")}`);
    process.exit(1);
  }, 15000);
  const title = await record();
  clearTimeout(late);
  // Ports change with every run and say nothing.
  const text = lines.join("\n").replace(/(127\.0\.0\.1):\d+/g, "$1");
  writeFileSync(join(folder, `${name}.txt`), `# ${title}\n${text}\n`);
  console.log(`${name}: ${lines.length} lines`);
}
process.exit(0);
