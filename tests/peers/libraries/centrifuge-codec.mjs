/**
 * Commands and replies of Centrifugo's protocol on the wire: a line of JSON each, or protobuf with the length before it.
 * Counterpart: `centrifuge.mjs`. Invariant: only the fields that its claims use; data is any JSON there, and bytes here.
 */
import protobufjs from "protobufjs";

const { root } = protobufjs.parse(`syntax = "proto3";
  message Command { uint32 id = 1; Connect connect = 4; Subscribe subscribe = 5; Publish publish = 7; Rpc rpc = 13; }
  message Connect { string token = 1; }
  message Subscribe { string channel = 1; }
  message Publish { string channel = 1; bytes data = 2; }
  message Rpc { bytes data = 1; string method = 2; }
  message Reply { uint32 id = 1; Error error = 2; Push push = 4; Connected connect = 5; Nothing subscribe = 6; Nothing publish = 8; Rpc rpc = 13; }
  message Error { uint32 code = 1; string message = 2; }
  message Push { string channel = 2; Publication pub = 4; }
  message Publication { bytes data = 4; }
  message Connected { string client = 1; string version = 2; uint32 ping = 7; bool pong = 8; }
  message Nothing {}`);
const Command = root.lookupType("Command");
const Reply = root.lookupType("Reply");

export const json = {
  decode: (data) => data.toString().split("\n").filter(Boolean).map(JSON.parse),
  encode: (reply) => JSON.stringify(reply),
};

export const protobuf = {
  decode(data) {
    const reader = protobufjs.Reader.create(data);
    const commands = [];
    while (reader.pos < reader.len) commands.push(Command.decodeDelimited(reader));
    return commands;
  },
  encode: (reply) => Reply.encodeDelimited(Reply.create(reply)).finish(),
};
