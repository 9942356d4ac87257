/**
 * The frame is not trusted: each of its messages is read here before anything is done with it.
 * Counterpart: `FromFrame` of `ui/view/src/protocol.ts`. Invariants: what passes has the declared shape, is plain data no larger
 * than `MESSAGE_SIZE_MAX`, and not more than `MESSAGES_PER_SECOND_MAX` pass in a second.
 */
import type { FromFrame, ViewEvent } from "../../../view/src/protocol";

/** About the size of the largest answer to a layout question. */
export const MESSAGE_SIZE_MAX = 1_000_000;
/** A finger on the glass makes some hundred events. */
export const MESSAGES_PER_SECOND_MAX = 1_000;
/** Deeper than any event; keeps reading iterative data cheap. */
const DEPTH_MAX = 32;
const NAME_LENGTH_MAX = 128;

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const isId = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isName = (value: unknown): value is string => typeof value === "string" && value.length <= NAME_LENGTH_MAX;

/** Room that is left of `room` after the value, negative when it does not fit or is not plain data. */
function roomAfter(value: unknown, room: number, depth: number): number {
  if (room < 0 || depth > DEPTH_MAX) return -1;
  if (value === null || value === undefined) return room - 4;
  if (typeof value === "boolean") return room - 5;
  if (typeof value === "number") return room - 8;
  if (typeof value === "string") return room - value.length - 2;
  if (typeof value !== "object") return -1;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (!Array.isArray(value) && prototype !== Object.prototype && prototype !== null) return -1;
  let left = room - 2;
  for (const [name, part] of Object.entries(value)) {
    left = roomAfter(part, left - name.length - 1, depth + 1);
    if (left < 0) return -1;
  }
  return left;
}

export function isPlainAndSmall(value: unknown): boolean {
  return roomAfter(value, MESSAGE_SIZE_MAX, 0) >= 0;
}

function isViewEvent(value: unknown): value is ViewEvent {
  return (
    isFields(value) &&
    isId(value["node"]) &&
    isName(value["type"]) &&
    typeof value["bubbles"] === "boolean" &&
    typeof value["composed"] === "boolean" &&
    typeof value["capturePhase"] === "boolean" &&
    (value["extra"] === undefined || isFields(value["extra"]))
  );
}

const SHAPES: { readonly [T in FromFrame["type"]]: (message: Fields) => boolean } = {
  ready: () => true,
  ack: ({ seq, ms }) => isId(seq) && typeof ms === "number",
  event: ({ event }) => isViewEvent(event),
  reply: ({ id, reply }) => isId(id) && Array.isArray(reply),
  back: () => true,
  home: () => true,
  capsule: ({ button }) => button === "menu" || button === "close",
  drag: ({ over }) => typeof over === "boolean",
  picked: ({ node }) => isId(node),
  problem: ({ text }) => typeof text === "string",
  pong: ({ id }) => isId(id),
};

/** The message, or null for anything else. */
export function readFromFrame(data: unknown): FromFrame | null {
  if (!isFields(data) || typeof data["type"] !== "string") return null;
  if (!Object.hasOwn(SHAPES, data["type"])) return null;
  const fits = SHAPES[data["type"] as FromFrame["type"]];
  return fits(data) && isPlainAndSmall(data) ? (data as unknown as FromFrame) : null;
}

/** Counts messages by the second. */
export class MessageRate {
  private second = -1;
  private count = 0;

  /** Whether one more may pass at this time. */
  pass(nowMs: number): boolean {
    const second = Math.floor(nowMs / 1_000);
    if (second !== this.second) {
      this.second = second;
      this.count = 0;
    }
    return ++this.count <= MESSAGES_PER_SECOND_MAX;
  }
}
