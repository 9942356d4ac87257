/** Event streams, text in chunks, STOMP, and messages of libraries that an echo server gives back. Counterpart: `../capture.mjs`. */
import { spawn } from "node:child_process";
import { createServer } from "node:http";
import { Client as StompClient } from "@stomp/stompjs";
import WebSocket from "ws";
import { echo, listen, require, tap, tapHttp, toWebSocket, until, version } from "./tap.mjs";

/** @param {string} miniwire the binary, whose servers are one of the sides */
export const otherScenarios = (miniwire) => ({
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
});
