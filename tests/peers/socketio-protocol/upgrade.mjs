/**
 * Engine.IO: from polling to WebSocket, and what comes for the session afterwards.
 * Counterpart: the protocol's own document, version 4. Invariant: each session has joined `/` before it upgrades, so that it can prove that
 * it still works.
 */
import { answers, assert, POLLING, WEBSOCKET } from "./wire.mjs";

async function probed(wire, session) {
  const socket = await wire.socket(`${WEBSOCKET}&sid=${session.open.sid}`);
  socket.send("2probe");
  assert.equal(await socket.next(), "3probe");
  return socket;
}

async function upgraded(wire, session) {
  const socket = await probed(wire, session);
  socket.send("5");
  await answers(socket);
  return socket;
}

export const upgrade = {
  "an upgrade: probe, the poll that waits is answered with a noop, and messages go on": async (wire) => {
    const session = await wire.polled();
    const poll = session.got();
    await wire.settled();
    const socket = await probed(wire, session);
    const { status, text } = await poll;
    assert.deepEqual([status, text], [200, "6"], `the poll has status ${status} and ${JSON.stringify(text)}`);
    socket.send("5");
    await answers(socket);
  },
  "a poll after the probe is answered with a noop": async (wire) => {
    const session = await wire.polled();
    const socket = await probed(wire, session);
    assert.equal((await session.got()).text, "6");
    socket.send("5");
    await answers(socket);
  },
  "after an upgrade a poll is 400, and the session goes on": async (wire) => {
    const session = await wire.polled();
    const socket = await upgraded(wire, session);
    assert.equal((await session.get()).status, 400);
    await answers(socket);
  },
  "after an upgrade a POST is 400, and the session goes on": async (wire) => {
    const session = await wire.polled();
    const socket = await upgraded(wire, session);
    const { status } = await session.post('42["echo","by post"]');
    assert.equal(status, 400, `it has status ${status}`);
    await answers(socket);
  },
  "after an upgrade a second WebSocket is ended, and the session goes on": async (wire) => {
    const session = await wire.polled();
    const socket = await upgraded(wire, session);
    const second = await wire.socket(`${WEBSOCKET}&sid=${session.open.sid}`).catch(() => undefined);
    await second?.closed();
    await answers(socket);
  },
  "a session that began on WebSocket has no polls": async (wire) => {
    const socket = await wire.socket();
    const { sid } = JSON.parse((await socket.next()).slice(1));
    assert.equal((await wire.fetch(`${POLLING}&sid=${sid}`)).status, 400);
    socket.send("40");
    await socket.next();
    await answers(socket);
  },
  "a WebSocket that goes before the upgrade leaves the session to polling": async (wire) => {
    const session = await wire.polled();
    const socket = await probed(wire, session);
    const closed = socket.closed();
    socket.raw.close();
    await closed;
    const { status } = await session.post('42["echo","by polling"]');
    assert.equal(status, 200, `it has status ${status}`);
    // The noop of the probe may come first.
    const [first] = await session.packets(1);
    const text = first === "6" ? (await session.packets(1))[0] : first;
    assert.equal(text, '42["echo","by polling"]');
  },
};
