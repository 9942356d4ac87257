import { describe, expect, it } from "vitest";
import { base64, encodePacket, encodePayload } from "../src/payload.js";

describe("packets as text", () => {
  it("have the digit of their type before their data", () => {
    const types = ["open", "close", "ping", "pong", "message", "upgrade", "noop"] as const;
    expect(types.map((type) => encodePacket({ type }))).toEqual(["0", "1", "2", "3", "4", "5", "6"]);
    expect(encodePacket({ type: "message", data: '2["你好"]' })).toBe('42["你好"]');
  });

  it("are base64 behind a b when they are binary, views as the bytes that they show", () => {
    const bytes = new Uint8Array([0, 251, 255, 0]);
    expect(encodePacket({ type: "message", data: bytes.buffer })).toBe("bAPv/AA==");
    expect(encodePacket({ type: "message", data: bytes.subarray(1, 3) })).toBe("b+/8=");
    expect(encodePacket({ type: "message", data: new DataView(bytes.buffer, 1, 1) })).toBe("b+w==");
  });

  it("are joined by the record separator", () => {
    expect(encodePayload([{ type: "pong" }, { type: "message", data: "a" }])).toBe("3\x1e4a");
  });
});

describe("base64", () => {
  it.each([0, 1, 2, 3, 4, 6143, 6144, 6145, 100 * 1024 + 1])("of %i bytes is what Node makes of them", (length) => {
    const bytes = new Uint8Array(length).map((_, at) => at * 31 + (at >> 8));
    expect(base64(bytes)).toBe(Buffer.from(bytes).toString("base64"));
  });
});
