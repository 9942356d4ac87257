/**
 * Stored values as JSON text: primitives, Date and whatever JSON.stringify takes.
 * Counterpart: `native.storage` keeps the text on disk. Invariant: `decodeValue(encodeValue(x))` is x for every storable x;
 * what JSON cannot say at the top level (Date, NaN, Infinity) stands in an object with the tag below.
 */
import { describeError } from "../runtime";
import { ApiFailure, isObject } from "./callback";

/** Marks an encoded value; an app's own object with this key is wrapped too, so nothing is ambiguous. */
const TAG = "$miniwire";

interface Tagged {
  [TAG]: "date" | "number" | "object";
  value: unknown;
}

/** JSON text; undefined for what cannot be stored (undefined, functions, symbols); a failure for what JSON refuses. */
export function encodeValue(value: unknown): string | undefined | ApiFailure {
  if (value instanceof Date) return JSON.stringify(tagged("date", value.getTime()));
  if (typeof value === "number" && !Number.isFinite(value)) return JSON.stringify(tagged("number", String(value)));
  if (isObject(value) && TAG in value) return stringify(tagged("object", value));
  return stringify(value);
}

export function decodeValue(text: string): unknown {
  const value: unknown = JSON.parse(text);
  if (!isObject(value) || !(TAG in value)) return value;
  const { [TAG]: tag, value: inner } = value as unknown as Tagged;
  if (tag === "date") return new Date(inner === null ? NaN : (inner as number));
  return tag === "number" ? Number(inner) : inner;
}

function tagged(tag: Tagged[typeof TAG], value: unknown): Tagged {
  return { [TAG]: tag, value };
}

function stringify(value: unknown): string | undefined | ApiFailure {
  try {
    // For undefined, functions and symbols the result is undefined, whatever the declared type says.
    return JSON.stringify(value);
  } catch (error) {
    return new ApiFailure(`data cannot be stored: ${describeError(error)}`);
  }
}
