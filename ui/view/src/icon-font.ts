/**
 * A font with one glyph, a small ring, for every private code point: it stands in for icon fonts of the network.
 * Counterpart: `css-text.ts` puts it into `@font-face` rules whose files are remote. Invariant: text is never drawn with it; only the ranges
 * that icon fonts use are in its map, so an icon that cannot be had is a quiet sign and not an empty box.
 */

const UNITS_PER_EM = 1000;
const RADIUS = 250;
const STROKE = 55;
/** Where icon fonts put their glyphs. */
const RANGES: readonly (readonly [first: number, last: number])[] = [
  [0xe000, 0xf8ff],
  [0xf0000, 0xffffd],
];

type Field = readonly [bytes: 1 | 2 | 4, value: number];

const u16 = (value: number): Field => [2, value & 0xffff];
const u32 = (value: number): Field => [4, value];

function bytesOf(fields: readonly Field[]): Uint8Array {
  const bytes = new Uint8Array(fields.reduce((sum, [size]) => sum + size, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [size, value] of fields) {
    if (size === 1) view.setUint8(at, value);
    else if (size === 2) view.setUint16(at, value);
    else view.setUint32(at, value >>> 0);
    at += size;
  }
  return bytes;
}

/** Points of a circle, all beside the curve; the direction says whether it fills or cuts. */
function circle(radius: number, direction: 1 | -1): (readonly [x: number, y: number])[] {
  const reach = radius / Math.cos(Math.PI / 8);
  return Array.from({ length: 8 }, (_, index) => {
    const angle = (direction * index * Math.PI) / 4;
    return [Math.round(500 + reach * Math.cos(angle)), Math.round(380 + reach * Math.sin(angle))] as const;
  });
}

function ring(): Uint8Array {
  const points = [...circle(RADIUS, -1), ...circle(RADIUS - STROKE, 1)];
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const deltas = (values: readonly number[]): Field[] => values.map((value, at) => u16(value - (values[at - 1] ?? 0)));
  return bytesOf([
    ...[2, Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)].map(u16),
    ...[7, 15, 0].map(u16),
    ...points.map((): Field => [1, 0]),
    ...deltas(xs),
    ...deltas(ys),
  ]);
}

function tables(): Record<string, Uint8Array> {
  const glyph = ring();
  const groups = RANGES.flatMap(([first, last]) => [u32(first), u32(last), u32(1)]);
  const format13 = [u16(13), u16(0), u32(16 + groups.length * 4), u32(0), u32(RANGES.length), ...groups];
  return {
    "OS/2": bytesOf([
      ...[3, UNITS_PER_EM, 400, 5, 0, 650, 600, 0, 75, 650, 600, 0, 350, 50, 300, 0].map(u16),
      ...Array.from({ length: 10 }, (): Field => [1, 0]),
      ...[0, 0, 0, 0, 0x20202020].map(u32),
      ...[64, 0xe000, 0xf8ff, 880, -120, 0, 880, 120].map(u16),
      ...[u32(1), u32(0)],
      ...[500, 700, 0, 32, 1].map(u16),
    ]),
    cmap: bytesOf([u16(0), u16(1), u16(3), u16(10), u32(12), ...format13]),
    glyf: glyph,
    head: bytesOf([
      ...[0x00010000, 0x00010000, 0, 0x5f0f3cf5].map(u32),
      ...[3, UNITS_PER_EM].map(u16),
      ...[0, 0, 0, 0].map(u32),
      ...[0, -120, 1000, 880, 0, 8, 2, 1, 0].map(u16),
    ]),
    hhea: bytesOf([u32(0x00010000), ...[880, -120, 0, 1000, 0, 0, 1000, 1, 0, 0, 0, 0, 0, 0, 0, 2].map(u16)]),
    hmtx: bytesOf([1000, 0, 1000, 0].map(u16)),
    // Glyph 0 is empty; glyph 1 is the ring.
    loca: bytesOf([0, 0, glyph.length].map(u32)),
    maxp: bytesOf([u32(0x00010000), ...[2, 16, 2, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0].map(u16)]),
    name: bytesOf([0, 0, 6].map(u16)),
    post: bytesOf([u32(0x00030000), ...Array.from({ length: 7 }, () => u32(0))]),
  };
}

function padded(bytes: Uint8Array): Uint8Array {
  const whole = new Uint8Array(Math.ceil(bytes.length / 4) * 4);
  whole.set(bytes);
  return whole;
}

function checksum(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer);
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 4) sum = (sum + view.getUint32(at)) >>> 0;
  return sum;
}

/** The file: a directory of the tables, then the tables. */
function file(): Uint8Array {
  const all = Object.entries(tables());
  const log = Math.floor(Math.log2(all.length));
  const directory: Field[] = [
    u32(0x00010000),
    ...[all.length, 16 << log, log, (all.length << 4) - (16 << log)].map(u16),
  ];
  let at = 12 + all.length * 16;
  const bodies: Uint8Array[] = [];
  for (const [tag, bytes] of all) {
    const body = padded(bytes);
    for (const letter of tag) directory.push([1, letter.charCodeAt(0)]);
    directory.push(u32(checksum(body)), u32(at), u32(bytes.length));
    bodies.push(body);
    at += body.length;
  }
  const whole = new Uint8Array(at);
  let next = 0;
  for (const part of [bytesOf(directory), ...bodies]) {
    whole.set(part, next);
    next += part.length;
  }
  return whole;
}

let address: string | undefined;

/** The font as a `data:` address. */
export function iconFontUrl(): string {
  address ??= `data:font/ttf;base64,${btoa(String.fromCharCode(...file()))}`;
  return address;
}
