/**
 * `TextEncoder` and `TextDecoder` for UTF-8, as the devtools have them. Phones do not, so the device profile hides them.
 * Source: the WHATWG Encoding standard. Invariant: decoding never fails unless `fatal` was asked for.
 */

const REPLACEMENT = 0xfffd;

/** Code points that are turned into text at once; engines limit the number of arguments. */
const CHUNK_LENGTH = 4096;

export class TextEncoder {
  get encoding(): string {
    return "utf-8";
  }

  encode(input: unknown = ""): Uint8Array {
    const text = String(input);
    // A UTF-16 unit takes at most three bytes.
    const bytes = new Uint8Array(text.length * 3);
    const { written } = this.encodeInto(text, bytes);
    return bytes.slice(0, written);
  }

  encodeInto(source: string, destination: Uint8Array): { read: number; written: number } {
    let read = 0;
    let written = 0;
    for (const char of source) {
      const bytes = utf8(char.codePointAt(0) ?? 0);
      if (written + bytes.length > destination.length) break;
      destination.set(bytes, written);
      written += bytes.length;
      read += char.length;
    }
    return { read, written };
  }
}

function utf8(point: number): number[] {
  // A lone surrogate has no bytes of its own.
  const code = point >= 0xd800 && point <= 0xdfff ? REPLACEMENT : point;
  if (code < 0x80) return [code];
  const tail = (shift: number): number => 0x80 | ((code >> shift) & 0x3f);
  if (code < 0x800) return [0xc0 | (code >> 6), tail(0)];
  if (code < 0x1_0000) return [0xe0 | (code >> 12), tail(6), tail(0)];
  return [0xf0 | (code >> 18), tail(12), tail(6), tail(0)];
}

interface DecoderOptions {
  readonly fatal?: boolean;
  readonly ignoreBOM?: boolean;
}

export class TextDecoder {
  readonly fatal: boolean;
  readonly ignoreBOM: boolean;
  /** State between calls with `stream: true`. */
  private readonly utf8 = new Utf8Reader();
  private started = false;

  constructor(label: unknown = "utf-8", options: DecoderOptions = {}) {
    const name = String(label).trim().toLowerCase();
    if (!["utf-8", "utf8", "unicode-1-1-utf-8"].includes(name)) {
      throw new RangeError(`The encoding label provided ('${String(label)}') is not supported: only utf-8 is`);
    }
    this.fatal = Boolean(options.fatal);
    this.ignoreBOM = Boolean(options.ignoreBOM);
  }

  get encoding(): string {
    return "utf-8";
  }

  decode(input?: ArrayBuffer | ArrayBufferView, options: { readonly stream?: boolean } = {}): string {
    const points: number[] = [];
    const emit = (point: number, valid: boolean): void => {
      if (!valid && this.fatal) throw new TypeError("The encoded data was not valid.");
      const isMark = point === 0xfeff && valid && !this.started && !this.ignoreBOM;
      this.started = true;
      if (!isMark) points.push(point);
    };
    try {
      for (const byte of bytesOf(input)) this.utf8.push(byte, emit);
      if (!options.stream) this.utf8.end(emit);
    } catch (error) {
      this.reset();
      throw error;
    }
    if (!options.stream) this.reset();
    let text = "";
    for (let at = 0; at < points.length; at += CHUNK_LENGTH) {
      text += String.fromCodePoint(...points.slice(at, at + CHUNK_LENGTH));
    }
    return text;
  }

  private reset(): void {
    this.utf8.reset();
    this.started = false;
  }
}

function bytesOf(input: ArrayBuffer | ArrayBufferView | undefined): Uint8Array {
  if (input === undefined) return new Uint8Array(0);
  if (ArrayBuffer.isView(input)) return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  if (input instanceof ArrayBuffer) return new Uint8Array(input);
  throw new TypeError("Failed to execute 'decode': the input is not an ArrayBuffer or a view of one");
}

type Emit = (point: number, valid: boolean) => void;

/** The decoder of the standard, byte by byte. */
class Utf8Reader {
  private point = 0;
  private needed = 0;
  private lower = 0x80;
  private upper = 0xbf;

  push(byte: number, emit: Emit): void {
    if (this.needed === 0) {
      this.start(byte, emit);
      return;
    }
    if (byte < this.lower || byte > this.upper) {
      this.reset();
      emit(REPLACEMENT, false);
      // The byte that did not fit starts anew.
      this.start(byte, emit);
      return;
    }
    this.lower = 0x80;
    this.upper = 0xbf;
    this.point = (this.point << 6) | (byte & 0x3f);
    this.needed -= 1;
    if (this.needed === 0) emit(this.point, true);
  }

  end(emit: Emit): void {
    if (this.needed === 0) return;
    this.reset();
    emit(REPLACEMENT, false);
  }

  reset(): void {
    this.needed = 0;
    this.lower = 0x80;
    this.upper = 0xbf;
  }

  private start(byte: number, emit: Emit): void {
    if (byte < 0x80) emit(byte, true);
    else if (byte >= 0xc2 && byte <= 0xdf) this.expect(1, byte & 0x1f);
    else if (byte >= 0xe0 && byte <= 0xef) {
      // No overlong forms, no surrogates.
      if (byte === 0xe0) this.lower = 0xa0;
      if (byte === 0xed) this.upper = 0x9f;
      this.expect(2, byte & 0x0f);
    } else if (byte >= 0xf0 && byte <= 0xf4) {
      if (byte === 0xf0) this.lower = 0x90;
      if (byte === 0xf4) this.upper = 0x8f;
      this.expect(3, byte & 0x07);
    } else emit(REPLACEMENT, false);
  }

  private expect(count: number, bits: number): void {
    this.needed = count;
    this.point = bits;
  }
}
