/**
 * Packets and their fields as flat rows, of the branches that are open only. Counterpart: `panels/messages/PacketTree.vue`.
 * Invariants: keys are places in the tree (`0.2.1`), so they stay while a message is shown; a field without bytes selects none.
 */
import type { Field, Packet, Said } from "../host/generated/bindings";
import type { TreeRow } from "../rows/tree-row";
import type { Span } from "./utf8";

export interface PacketRow extends TreeRow {
  readonly name: string;
  readonly value: string;
  readonly note: string | undefined;
  /** The note as a code and values, for other languages. */
  readonly said: Said | undefined;
  /** A packet itself. */
  readonly packet: Packet | undefined;
  /** Its bytes in the message; null where it has none. */
  readonly span: Span | null;
}

/** Fields above this depth start open: packets, their fields, and the parts of those. */
const OPEN_DEPTH = 3;

const spanOf = ({ start, end }: Span): Span | null => (start < end ? { start, end } : null);

/** From the first byte of its fields to the last. */
export function packetSpan({ fields }: Packet): Span | null {
  const spans = fields.flatMap((field) => spanOf(field.span) ?? []);
  const [first] = spans;
  if (!first) return null;
  return { start: Math.min(...spans.map(({ start }) => start)), end: Math.max(...spans.map(({ end }) => end)) };
}

export function packetRows(packets: readonly Packet[], turned: ReadonlyMap<string, boolean>): PacketRow[] {
  const rows: PacketRow[] = [];
  const addField = (field: Field, key: string, depth: number): void => {
    const children = field.children ?? [];
    const branch = children.length > 0;
    const open = branch && (turned.get(key) ?? depth < OPEN_DEPTH);
    const { name, value = "", note, said } = field;
    const span = spanOf(field.span);
    rows.push({ key, depth, branch, open, name, value, note, said, packet: undefined, span });
    if (open) children.forEach((child, at) => addField(child, `${key}.${at}`, depth + 1));
  };
  packets.forEach((packet, at) => {
    const key = `${at}`;
    const branch = packet.fields.length > 0;
    // Of many packets each stands in one line until it is asked for.
    const open = branch && (turned.get(key) ?? packets.length <= 3);
    const { name, summary: value } = packet;
    const told = { note: undefined, said: undefined, packet, span: packetSpan(packet) };
    rows.push({ key, depth: 0, branch, open, name, value, ...told });
    if (open) packet.fields.forEach((field, index) => addField(field, `${key}.${index}`, 1));
  });
  return rows;
}

/** Keys of the way to the smallest field that has all these bytes; empty where none has. */
export function keysAt(packets: readonly Packet[], range: Span): string[] {
  const covers = (span: Span | null): boolean => span !== null && span.start <= range.start && range.end <= span.end;
  const at = packets.findIndex((packet) => covers(packetSpan(packet)));
  const packet = packets[at];
  if (!packet) return [];
  const keys = [`${at}`];
  let fields: readonly Field[] = packet.fields;
  for (;;) {
    const index = fields.findIndex((field) => covers(spanOf(field.span)));
    const field = fields[index];
    if (!field) return keys;
    keys.push(`${keys.at(-1)}.${index}`);
    fields = field.children ?? [];
  }
}

/** Names on the way to the smallest field that has all these bytes. */
export function namesAt(packets: readonly Packet[], range: Span): string[] {
  const rows = new Map(
    packetRows(packets, new Map(keysAt(packets, range).map((key) => [key, true]))).map((row) => [row.key, row]),
  );
  return keysAt(packets, range).flatMap((key) => rows.get(key)?.name ?? []);
}
