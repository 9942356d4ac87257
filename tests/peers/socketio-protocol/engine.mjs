/**
 * Engine.IO: handshakes, payloads, what ends a session, and the close packet.
 * Counterpart: the protocol's own document, version 4; a message is one of Socket.IO, because both servers speak that above it.
 */
import { answers, assert, PATH, POLLING, SEPARATOR, WEBSOCKET } from "./wire.mjs";

const KEYS = "maxPayload,pingInterval,pingTimeout,sid,upgrades";

function isOpen(packet, upgrades) {
  assert.match(packet, /^0\{/);
  const open = JSON.parse(packet.slice(1));
  assert.equal(Object.keys(open).sort().join(), KEYS);
  assert.ok(typeof open.sid === "string" && open.sid !== "");
  assert.deepEqual(open.upgrades, upgrades);
  assert.deepEqual([typeof open.pingInterval, typeof open.pingTimeout], ["number", "number"]);
  assert.equal(open.maxPayload, 1_000_000);
}

/** No session is left. */
async function isGone(session) {
  const { status } = await session.get();
  assert.equal(status, 400, `a poll afterwards has status ${status}`);
}

export const engine = {
  "handshake over polling": async (wire) => {
    const { status, headers, text } = await wire.fetch(POLLING);
    assert.equal(status, 200);
    assert.match(headers["content-type"], /^text\/plain/);
    isOpen(text, ["websocket"]);
  },
  "handshake over WebSocket": async (wire) => isOpen(await (await wire.socket()).next(), []),
  "every session has a sid of its own": async (wire) => {
    const [one, other] = [await wire.poll(), await wire.poll()];
    assert.notEqual(one.open.sid, other.open.sid);
  },
  "no ping comes before pingInterval": async (wire) => {
    const socket = await wire.joined();
    // Time enough for a server that pings at once.
    for (let count = 0; count < 20; count += 1) await answers(socket);
    assert.equal(socket.pings, 0, `${socket.pings} came`);
  },
  "polling without EIO, or another one, is 400": async (wire) => {
    assert.equal((await wire.fetch(`${PATH}?transport=polling`)).status, 400);
    assert.equal((await wire.fetch(`${PATH}?EIO=abc&transport=polling`)).status, 400);
  },
  "a request without transport, or an unknown one, is 400": async (wire) => {
    assert.equal((await wire.fetch(`${PATH}?EIO=4`)).status, 400);
    assert.equal((await wire.fetch(`${PATH}?EIO=4&transport=abc`)).status, 400);
  },
  "a handshake by POST or PUT is 400": async (wire) => {
    assert.equal((await wire.fetch(POLLING, { method: "POST" })).status, 400);
    assert.equal((await wire.fetch(POLLING, { method: "PUT" })).status, 400);
  },
  "a sid that nobody has is 400": async (wire) => {
    assert.equal((await wire.fetch(`${POLLING}&sid=nobody`)).status, 400);
    assert.equal((await wire.fetch(`${POLLING}&sid=nobody`, { method: "POST", body: "40" })).status, 400);
    await wire.refused(`${WEBSOCKET}&sid=nobody`);
  },
  "a WebSocket without EIO, or another one, is 400": async (wire) => {
    await wire.refused(`${PATH}?transport=websocket`);
    await wire.refused(`${PATH}?EIO=abc&transport=websocket`);
  },
  "a WebSocket without transport, or with an unknown one, is 400": async (wire) => {
    await wire.refused(`${PATH}?EIO=4`);
    await wire.refused(`${PATH}?EIO=4&transport=abc`);
  },
  "a payload of one packet": async (wire) => {
    const session = await wire.polled();
    assert.equal((await session.post('42["echo","你好"]')).text, "ok");
    assert.deepEqual(await session.packets(1), ['42["echo","你好"]']);
  },
  "a payload of several packets, answered in order": async (wire) => {
    const session = await wire.polled();
    await session.post(['421["echo","a"]', '422["echo","b"]'].join(SEPARATOR));
    assert.deepEqual(await session.packets(4), ['42["echo","a"]', '431["a"]', '42["echo","b"]', '432["b"]']);
  },
  "a payload of text and bytes": async (wire) => {
    const session = await wire.polled();
    await session.post(['451-["echo",{"_placeholder":true,"num":0}]', "bAQIDBA=="].join(SEPARATOR));
    assert.deepEqual(await session.packets(2), ['451-["echo",{"_placeholder":true,"num":0}]', "bAQIDBA=="]);
  },
  "a packet of no kind ends a session of polling": async (wire) => {
    const session = await wire.poll();
    const { status } = await session.post("abc");
    // Socket.IO's own server has answered before it looks.
    assert.ok([200, 400].includes(status), `it has status ${status}`);
    await isGone(session);
  },
  "a packet of no kind ends a WebSocket": async (wire) => {
    const socket = await wire.socket();
    await socket.next();
    socket.send("abc");
    await socket.closed();
  },
  "two polls at once end the session": async (wire) => {
    const session = await wire.polled();
    const first = session.got();
    await wire.settled();
    const second = await session.get();
    assert.ok([400, 500].includes(second.status), `the second has status ${second.status}`);
    const { status, text } = await first;
    assert.deepEqual([status, text], [200, "1"], `the first has status ${status} and ${JSON.stringify(text)}`);
    await isGone(session);
  },
  "two POSTs at once end the session": async (wire) => {
    const session = await wire.polled();
    const slow = session.post("", {
      begin: (request) => request.setHeader("Content-Length", 40) && request.write('42["ec'),
    });
    slow.catch(() => {});
    await wire.settled();
    const second = await session.post('42["echo",1]').catch(() => ({ status: 400 }));
    assert.ok([400, 500].includes(second.status), `the second has status ${second.status}`);
    await isGone(session);
  },
  "a payload of more than maxPayload is refused": async (wire) => {
    const session = await wire.polled();
    const { status } = await session.post(`42["echo","${"x".repeat(1_000_001)}"]`).catch(() => ({ status: 413 }));
    assert.equal(status, 413, `it has status ${status}`);
  },
  "a close packet ends a session of polling, and its poll": async (wire) => {
    const session = await wire.polled();
    const poll = session.got();
    await wire.settled();
    await session.post("1");
    const { status, text } = await poll;
    assert.deepEqual([status, text], [200, "6"], `the poll has status ${status} and ${JSON.stringify(text)}`);
    await isGone(session);
  },
  "a close packet ends a WebSocket": async (wire) => {
    const socket = await wire.socket();
    await socket.next();
    socket.send("1");
    await socket.closed();
  },
};
