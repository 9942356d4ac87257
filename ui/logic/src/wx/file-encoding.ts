/**
 * The encodings of FileSystemManager: text to bytes and back.
 * Counterpart: `files.ts`. Sources: docs/contracts/files.md. Invariant: `decode(encode(text))` is the text again where the
 * encoding can hold it.
 */
import { TextDecoder, TextEncoder } from "../globals/text-codec";
import { arrayBufferToBase64, base64ToArrayBuffer } from "./base64";

/** The documented names, each with the family that it belongs to. */
const ENCODINGS: Readonly<Record<string, "utf8" | "base64" | "hex" | "utf16" | "latin1" | "ascii">> = {
  utf8: "utf8",
  "utf-8": "utf8",
  base64: "base64",
  hex: "hex",
  ucs2: "utf16",
  "ucs-2": "utf16",
  utf16le: "utf16",
  "utf-16le": "utf16",
  latin1: "latin1",
  binary: "latin1",
  ascii: "ascii",
};

/** Characters that are put together at once; more arguments than this overflow the stack. */
const CHARS_AT_ONCE = 8192;

export function isEncoding(name: unknown): name is string {
  return typeof name === "string" && Object.hasOwn(ENCODINGS, name);
}

/** The text of bytes. */
export function decodeBytes(buffer: ArrayBuffer, encoding: string): string {
  const bytes = new Uint8Array(buffer);
  switch (ENCODINGS[encoding]) {
    case "base64":
      return arrayBufferToBase64(buffer);
    case "hex":
      return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    case "utf16":
      return characters(bytes.length >> 1, (i) => (bytes[2 * i] ?? 0) | ((bytes[2 * i + 1] ?? 0) << 8));
    case "latin1":
      return characters(bytes.length, (i) => bytes[i] ?? 0);
    case "ascii":
      return characters(bytes.length, (i) => (bytes[i] ?? 0) & 0x7f);
    default:
      return new TextDecoder().decode(buffer);
  }
}

/** The bytes of a text. */
export function encodeText(text: string, encoding: string): ArrayBuffer {
  switch (ENCODINGS[encoding]) {
    case "base64":
      return base64ToArrayBuffer(text);
    case "hex":
      return bytesOf(text.length >> 1, (i) => Number.parseInt(text.slice(2 * i, 2 * i + 2), 16) || 0);
    case "utf16":
      return bytesOf(text.length * 2, (i) => text.charCodeAt(i >> 1) >> (i % 2 === 0 ? 0 : 8));
    case "latin1":
    case "ascii":
      return bytesOf(text.length, (i) => text.charCodeAt(i));
    default: {
      const bytes = new TextEncoder().encode(text);
      return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
    }
  }
}

function bytesOf(length: number, at: (index: number) => number): ArrayBuffer {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) bytes[i] = at(i) & 0xff;
  return bytes.buffer;
}

function characters(length: number, at: (index: number) => number): string {
  let text = "";
  for (let from = 0; from < length; from += CHARS_AT_ONCE) {
    const codes = Array.from({ length: Math.min(CHARS_AT_ONCE, length - from) }, (_, i) => at(from + i));
    text += String.fromCharCode(...codes);
  }
  return text;
}
