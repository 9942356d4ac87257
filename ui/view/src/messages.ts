/**
 * Checks what comes in over the port before anything acts on it.
 * Counterpart: `protocol.ts`. Invariant: what passes has the shape of its type, so that nothing behind this file checks again;
 * operations are looked at one by one when they are applied (`apply.ts`).
 */
import type { PhoneDevice, ToFrame } from "./protocol";

/** Operations of one batch. The engine merges batches, but never beyond a snapshot of the tree. */
export const OPS_PER_BATCH_MAX = 2_000_000;
/** Sheets of an app: one for each page and component. */
export const SHEET_COUNT_MAX = 10_000;

type Read = { readonly message: ToFrame } | { readonly problem: string };
type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);
const isText = (value: unknown): value is string => typeof value === "string";
const isTheme = (value: unknown): boolean => value === "light" || value === "dark";

const DEVICE_NUMBERS = [
  "pixelRatio",
  "screenWidth",
  "screenHeight",
  "windowWidth",
  "windowHeight",
  "statusBarHeight",
  "safeAreaBottom",
] as const satisfies readonly (keyof PhoneDevice)[];

function isDevice(value: unknown): boolean {
  return isFields(value) && DEVICE_NUMBERS.every((name) => isNumber(value[name])) && isText(value.platform);
}

function areSheets(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length <= SHEET_COUNT_MAX &&
    value.every((sheet: unknown) => isFields(sheet) && isText(sheet.path) && isText(sheet.css))
  );
}

const CHECKS: Readonly<Record<ToFrame["type"], (fields: Fields) => boolean>> = {
  start: (m) =>
    isDevice(m.device) &&
    isTheme(m.theme) &&
    (m.language === "zh_CN" || m.language === "en") &&
    isFields(m.app) &&
    isFields(m.variables) &&
    isFields(m.variables.light) &&
    isFields(m.variables.dark) &&
    areSheets(m.sheets) &&
    isText(m.files) &&
    m.files.endsWith("/"),
  batch: (m) => isNumber(m.seq) && Array.isArray(m.ops) && m.ops.length <= OPS_PER_BATCH_MAX,
  question: (m) => isNumber(m.id) && isFields(m.question) && isText(m.question.what),
  ui: (m) => isText(m.api) && isFields(m.detail),
  theme: (m) => isTheme(m.theme),
  device: (m) => isDevice(m.device),
  sheets: (m) => areSheets(m.sheets),
  highlight: (m) => m.node === null || isNumber(m.node),
  pick: (m) => typeof m.on === "boolean",
  cover: (m) => m.cover === null || (isFields(m.cover) && isText(m.cover.title) && isText(m.cover.text)),
  ping: (m) => isNumber(m.id),
};

/** The message, or what is wrong with it. */
export function readMessage(data: unknown): Read {
  if (!isFields(data) || !isText(data.type)) return { problem: "a message without a type came in" };
  const check = Object.hasOwn(CHECKS, data.type) ? CHECKS[data.type as ToFrame["type"]] : undefined;
  if (!check) return { problem: `a message of the unknown type "${data.type.slice(0, 40)}" came in` };
  if (!check(data)) return { problem: `a message of type "${data.type}" has a field of the wrong shape` };
  return { message: data as unknown as ToFrame };
}
