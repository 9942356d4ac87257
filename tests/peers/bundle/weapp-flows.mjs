/**
 * The conversations that the claims about both versions of weapp.socket.io have with their servers.
 * Counterpart: tests/conformance/socketio/weapp-*.js, which give `io` and `kind`, the kind of server that their version wants; `check` is
 * theirs. Invariant: what differs between the versions is an argument, or checked in the claim's own file.
 */
/* global SERVER, check */
import { next, openServer, play } from "./socketio-server.mjs";

/** A connection that shares nothing and comes back quickly. */
export const QUICK = { forceNew: true, reconnectionDelay: 50, reconnectionDelayMax: 200 };

/** Acks, a namespace, 100 KB both ways, and three heartbeats, for which `heartbeats` waits. */
export function exchange(io, kind, heartbeats) {
  play(async () => {
    const server = await openServer({ pingInterval: 200, pingTimeout: 2000 }, kind);
    const socket = io(server.url, QUICK);
    await next(socket, "connect");
    const answer = await new Promise((told) => socket.emit("echo", "你好", told));
    check("an ack", answer === "你好", answer);
    const other = socket.io.socket("/other");
    await next(other, "connect");
    check("a namespace", (await new Promise((told) => other.emit("echo", 2, told))) === 2);
    const data = new Uint8Array(100 * 1024).map((_, at) => at & 255);
    const told = next(socket, "bytes");
    const more = [new Uint8Array([1, 2]).buffer];
    const length = await new Promise((done) => {
      socket.emit("bytes", { text: "t", data: data.buffer, more }, (_, count) => done(count));
    });
    check("100 KB arrive", length === data.length, length);
    const back = new Uint8Array((await told).data);
    check("and come back", back.length === data.length && back.every((byte, at) => byte === (at & 255)), back.length);
    await heartbeats(socket, server);
    check("still there", socket.connected);
    socket.disconnect();
    await server.heard("disconnect /:");
  });
}

/** Behind nginx with and without the headers of an upgrade. */
export function behindNginx(io) {
  play(async () => {
    const socket = io(SERVER.balancer, { ...QUICK, path: "/upgrade/socket.io" });
    await next(socket, "connect");
    const { headers, transport } = await new Promise((told) => socket.emit("handshake", told));
    check("through the proxy", headers["x-forwarded-for"] === "127.0.0.1", headers["x-forwarded-for"]);
    check("on WebSocket", transport === "websocket", transport);
    socket.close();
    const blocked = io(SERVER.balancer, { ...QUICK, path: "/blocked/socket.io" });
    const error = await next(blocked, "connect_error");
    check("blocked: connect_error", error.message === "websocket error", error.message);
  });
}

/** A wrong token, then the right one. `given` makes the option with it, `event` is the one that refuses, `textOf` reads its argument. */
export function refused(io, kind, { given, event, textOf }) {
  play(async () => {
    const server = await openServer({}, kind);
    const wrong = io(`${server.url}/private`, { ...QUICK, ...given("wrong") });
    const text = textOf(await next(wrong, event));
    check("the text of the middleware", text === "not authorized", text);
    check("not connected", wrong.connected === false);
    wrong.close();
    const right = io(`${server.url}/private`, { ...QUICK, ...given("secret") });
    await next(right, "connect");
    check("better credentials", right.connected);
    right.close();
  });
}

/** The server goes and comes back, and with it what was said meanwhile. */
export function restarted(io, kind) {
  play(async () => {
    const server = await openServer({}, kind);
    const socket = io(server.url, QUICK);
    await next(socket, "connect");
    const { id } = socket;
    const told = next(socket, "disconnect");
    await server.tell("stop");
    const [reason] = [await told].flat();
    check("the reason", reason === "transport close", reason);
    socket.emit("count", 1);
    await server.tell("start");
    await next(socket, "connect");
    check("a new id", socket.id !== id);
    const log = await server.heard("count 1");
    check("what waited arrives", log.includes("count 1"), log);
    socket.disconnect();
  });
}

/** The server is there and says nothing any more. */
export function silenced(io, kind) {
  play(async () => {
    const server = await openServer({ pingInterval: 300, pingTimeout: 400 }, kind);
    // The next attempt begins when the server has been stopped: one that hangs makes the library throw.
    const socket = io(server.url, { ...QUICK, reconnectionDelay: 1000, reconnectionDelayMax: 1000 });
    await next(socket, "connect");
    const told = next(socket, "disconnect");
    await server.tell("silence");
    const [reason] = [await told].flat();
    check("ping timeout", reason === "ping timeout", reason);
    await server.tell("stop");
    const again = next(socket, "connect");
    await server.tell("start");
    await again;
    check("it comes back to a new server", socket.connected);
    socket.disconnect();
  });
}

/** A subprotocol that is chosen, and two refusals. `greeting` is what the server says; `given` has the offer where the version reads it. */
export function offered(io, greeting, given) {
  play(async () => {
    const socket = [{ send: '0{"sid":"s1","upgrades":[],"pingInterval":9000,"pingTimeout":9000}' }, ...greeting];
    const options = { ...QUICK, ...given };
    const server = await openServer({ socket, protocol: "chat.v2" }, "raw");
    const client = io(server.url, options);
    await next(client, "connect");
    const [offer] = await server.log();
    check("it is offered", offer === "offered chat.v2", offer);
    check("it is chosen", client.connected);
    client.disconnect();
    const refusals = {
      "one that was not offered": { socket, protocol: "other" },
      "status 400": { upgrade_status: 400 },
    };
    for (const [name, refusal] of Object.entries(refusals)) {
      const server = await openServer(refusal, "raw");
      const refused = io(server.url, options);
      const error = await next(refused, "connect_error");
      check(`${name}: connect_error`, error.message === "websocket error", error.message);
      check(`${name}: not connected`, refused.connected === false);
      await server.heard("offered", 2);
      check(`${name}: it tries again`, true);
    }
  });
}
