/** Rows of packets, and fields found by their bytes. */
import { describe, expect, it } from "vitest";
import type { Field, Packet } from "../src/host/generated/bindings";
import { keysAt, namesAt, packetRows, packetSpan } from "../src/values/packet-rows";

const field = (name: string, start: number, end: number, children?: Field[]): Field => ({
  name,
  value: "",
  span: { start, end },
  ...(children ? { children } : {}),
});
const packet = (name: string, fields: Field[]): Packet => ({
  protocol: "mqtt",
  name,
  summary: "",
  packet: 1,
  of: 0,
  fields,
});
const two = [
  packet("PUBLISH", [field("fixed header", 0, 1, [field("qos", 0, 1)]), field("topic", 2, 7), field("gone", 0, 0)]),
  packet("PINGREQ", [field("fixed header", 7, 8)]),
];

describe("packets as rows", () => {
  it("opens packets and their fields, and what the user closed stays closed", () => {
    const keys = (turned: ReadonlyMap<string, boolean>) => packetRows(two, turned).map(({ key }) => key);
    expect(keys(new Map())).toEqual(["0", "0.0", "0.0.0", "0.1", "0.2", "1", "1.0"]);
    expect(keys(new Map([["0", false]]))).toEqual(["0", "1", "1.0"]);
  });
  it("gives no bytes to a field that has none in this message", () => {
    expect(packetRows(two, new Map()).find(({ name }) => name === "gone")?.span).toBeNull();
    expect(packetSpan(packet("EMPTY", [field("gone", 0, 0)]))).toBeNull();
  });
  it("keeps many packets closed, each in its line", () => {
    const many = Array.from({ length: 5 }, () => packet("PINGREQ", [field("fixed header", 0, 1)]));
    expect(packetRows(many, new Map())).toHaveLength(5);
  });
  it("finds the smallest field that has all selected bytes", () => {
    expect(keysAt(two, { start: 3, end: 5 })).toEqual(["0", "0.1"]);
    expect(namesAt(two, { start: 0, end: 1 })).toEqual(["PUBLISH", "fixed header", "qos"]);
    expect(keysAt(two, { start: 0, end: 7 })).toEqual(["0"]);
    expect(keysAt(two, { start: 5, end: 8 })).toEqual([]);
  });
});
