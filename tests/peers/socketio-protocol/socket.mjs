/**
 * Socket.IO: namespaces, events, acknowledgements, attachments, and what is no packet.
 * Counterpart: the protocol's own document, version 5; `echo` and `/admin` are those of docs/guide/servers.md.
 */
import { answers, assert } from "./wire.mjs";

/** A WebSocket whose handshake is through, with the answer to this CONNECT. */
async function connected(wire, packet) {
  const socket = await wire.socket();
  const { sid } = JSON.parse((await socket.next()).slice(1));
  socket.send(packet);
  return { socket, sid, answer: await socket.next() };
}

function isConnect(answer, prefix) {
  assert.ok(answer.startsWith(`${prefix}{`), `it is ${answer}`);
  const body = JSON.parse(answer.slice(prefix.length));
  assert.deepEqual(Object.keys(body), ["sid"]);
  return body.sid;
}

/** A packet that is none, once `/` is joined. */
const ends =
  (...packets) =>
  async (wire) => {
    const socket = await wire.joined();
    packets.forEach((packet) => socket.send(packet));
    await socket.closed();
  };

const TWO = '{"a":{"_placeholder":true,"num":0},"b":[{"_placeholder":true,"num":1}]}';

export const socket = {
  "CONNECT to the main namespace": async (wire) => {
    const { answer, socket } = await connected(wire, "40");
    isConnect(answer, "40");
    await answers(socket);
  },
  "the sid of a namespace is not that of the transport": async (wire) => {
    const { answer, sid } = await connected(wire, "40");
    assert.notEqual(isConnect(answer, "40"), sid, "they are the same");
  },
  "CONNECT with a payload": async (wire) => {
    const { answer, socket } = await connected(wire, '40{"token":"123"}');
    isConnect(answer, "40");
    await answers(socket);
  },
  "CONNECT to another namespace, with its payload": async (wire) => {
    const { answer } = await connected(wire, '40/admin,{"token":"miniwire"}');
    isConnect(answer, "40/admin,");
  },
  "CONNECT_ERROR of a middleware": async (wire) => {
    const { answer } = await connected(wire, '40/admin,{"token":"guess"}');
    assert.equal(answer, '44/admin,{"message":"the token is wrong"}');
  },
  "CONNECT to an unknown namespace is refused": async (wire) => {
    const { answer } = await connected(wire, "40/random");
    assert.equal(answer, '44/random,{"message":"Invalid namespace"}');
  },
  "a first packet of no kind ends the connection": async (wire) => {
    const socket = await wire.socket();
    await socket.next();
    socket.send("4abc");
    await socket.closed();
  },
  "an event before any CONNECT ends the connection": async (wire) => {
    const socket = await wire.socket();
    await socket.next();
    socket.send('42["echo",1]');
    await socket.closed();
  },
  "DISCONNECT leaves the main namespace, and the connection stays": async (wire) => {
    const socket = await wire.joined();
    socket.send("41");
    socket.send('40/admin,{"token":"miniwire"}');
    isConnect(await socket.next(), "40/admin,");
    socket.send("40");
    isConnect(await socket.next(), "40");
    await answers(socket);
  },
  "DISCONNECT from one namespace leaves the other": async (wire) => {
    const socket = await wire.joined();
    socket.send('40/admin,{"token":"miniwire"}');
    isConnect(await socket.next(), "40/admin,");
    socket.send("41/admin,");
    await answers(socket);
  },
  "an event without an acknowledgement": async (wire) => {
    const socket = await wire.joined();
    socket.send('42["echo",{"3":[true,null,"你好"]}]');
    assert.equal(await socket.next(), '42["echo",{"3":[true,null,"你好"]}]');
  },
  "an event with an acknowledgement has its id": async (wire) => {
    const socket = await wire.joined();
    socket.send('42456["echo",{"3":[false]}]');
    assert.equal(await socket.next(), '42["echo",{"3":[false]}]');
    assert.equal(await socket.next(), '43456[{"3":[false]}]');
  },
  "an event with attachments": async (wire) => {
    const socket = await wire.joined();
    socket.send(`452-["echo",${TWO}]`);
    socket.send(Buffer.from([1, 2, 3]));
    socket.send(Buffer.from([4, 5, 6]));
    assert.equal(await socket.next(), `452-["echo",${TWO}]`);
    assert.deepEqual([...(await socket.next())], [1, 2, 3]);
    assert.deepEqual([...(await socket.next())], [4, 5, 6]);
  },
  "an event with attachments and an acknowledgement": async (wire) => {
    const socket = await wire.joined();
    socket.send('451-789["echo",{"_placeholder":true,"num":0}]');
    socket.send(Buffer.from([7, 255]));
    assert.equal(await socket.next(), '451-["echo",{"_placeholder":true,"num":0}]');
    assert.deepEqual([...(await socket.next())], [7, 255]);
    assert.equal(await socket.next(), '461-789[{"_placeholder":true,"num":0}]');
    assert.deepEqual([...(await socket.next())], [7, 255]);
  },
  "a packet of no kind ends the connection": ends("4abc"),
  "an event that is no list ends the connection": ends("42{}"),
  "an acknowledgement id that is no number ends the connection": ends('42abc["echo",1]'),
  "a payload that is no JSON ends the connection": ends('42["echo",'),
  "bytes that nobody announced end the connection": ends(Buffer.from([1])),
  "text in place of an attachment ends the connection": ends(
    '451-["echo",{"_placeholder":true,"num":0}]',
    '42["echo",1]',
  ),
};
