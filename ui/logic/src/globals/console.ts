/**
 * `console`: puts arguments into text and hands the text to Rust with the place of the call.
 * Counterpart: `Native.console`. Invariant: printing never throws into app code and never prints more than its limit.
 */
import type { ConsoleLevel } from "../native";
import type { Runtime } from "../runtime";
import { appFrames, inspect } from "./inspect";
import { keepingRegExpStatics } from "./regexp-statics";

/** Characters of one console call; what is over is cut and counted. */
export const CONSOLE_CHARS_MAX = 65_536;
/** Groups that indent; deeper ones indent no further. */
const GROUP_DEPTH_MAX = 20;
/** Labels of `count` and `time` that are remembered; further ones are printed but not kept. */
export const LABEL_COUNT_MAX = 1_000;
/** Rows and columns that `table` prints. */
const TABLE_ROW_MAX = 100;
const TABLE_COLUMN_MAX = 20;

/** Joins the arguments of one call as `console.log` does: format specifiers, then the rest separated by spaces. */
export function formatArguments(args: readonly unknown[]): string {
  const [first, ...rest] = args;
  if (typeof first !== "string") return args.map(show).join(" ");
  if (rest.length === 0 || !first.includes("%")) return args.map(show).join(" ");
  let used = 0;
  const text = first.replace(/%[sdifoOcj%]/g, (spec) => {
    if (spec === "%%") return "%";
    if (used >= rest.length) return spec;
    const value = rest[used];
    used += 1;
    return formatOne(spec, value);
  });
  return [text, ...rest.slice(used).map(show)].join(" ");
}

function formatOne(spec: string, value: unknown): string {
  switch (spec) {
    case "%s":
      return typeof value === "string" ? value : show(value);
    case "%d":
      return typeof value === "bigint" ? `${value}n` : typeof value === "object" ? "NaN" : String(toNumber(value));
    case "%i":
      return typeof value === "bigint"
        ? `${value}n`
        : typeof value === "object"
          ? "NaN"
          : String(parseInt(text(value), 10));
    case "%f":
      return String(parseFloat(text(value)));
    // Styles have no meaning in a terminal.
    case "%c":
      return "";
    case "%j":
      return toJson(value);
    default:
      return inspect(value);
  }
}

function toNumber(value: unknown): number {
  return typeof value === "symbol" ? Number.NaN : Number(value);
}

function text(value: unknown): string {
  return typeof value === "symbol" ? "" : typeof value === "object" ? "" : String(value);
}

function toJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "undefined";
  } catch {
    return "[Circular]";
  }
}

/** Outside objects strings stand without quotes. */
function show(value: unknown): string {
  return typeof value === "string" ? value : inspect(value);
}

function bounded(line: string): string {
  const over = line.length - CONSOLE_CHARS_MAX;
  return over > 0 ? `${line.slice(0, CONSOLE_CHARS_MAX)}… ${over} more characters` : line;
}

type Console = Record<string, (...args: unknown[]) => void>;

/** The `console` of one session. */
export function createConsole(runtime: Runtime): Console {
  const functions: Console = {};
  for (const [name, run] of Object.entries(makeFunctions(runtime))) {
    // Shorthand-like: the name of each is its own, and none is a constructor.
    functions[name] = { [name]: (...args: unknown[]) => keepingRegExpStatics(() => run(...args)) }[name] as typeof run;
  }
  return functions;
}

function makeFunctions(runtime: Runtime): Console {
  const { native } = runtime;
  const counts = new Map<string, number>();
  const starts = new Map<string, number>();
  let depth = 0;

  const write = (level: ConsoleLevel, line: string): void => {
    const indent = "  ".repeat(Math.min(depth, GROUP_DEPTH_MAX));
    const indented = indent === "" ? line : indent + line.replaceAll("\n", `\n${indent}`);
    native.console(level, bounded(indented), appFrames(new Error().stack ?? ""));
  };
  const print =
    (level: ConsoleLevel) =>
    (...args: unknown[]): void =>
      write(level, formatArguments(args));
  const label = (value: unknown): string => (value === undefined ? "default" : show(value));
  const remember = <V>(map: Map<string, V>, key: string, value: V): void => {
    if (map.has(key) || map.size < LABEL_COUNT_MAX) map.set(key, value);
  };
  const elapsed = (key: string): string | undefined => {
    const start = starts.get(key);
    return start === undefined ? undefined : `${key}: ${native.now() - start}ms`;
  };
  const group = (...args: unknown[]): void => {
    if (args.length > 0) write("log", formatArguments(args));
    depth += 1;
  };

  return {
    debug: print("debug"),
    log: print("log"),
    info: print("info"),
    warn: print("warn"),
    error: print("error"),
    group,
    groupCollapsed: group,
    groupEnd: () => {
      depth = Math.max(0, depth - 1);
    },
    trace: (...args) => {
      const stack = appFrames(new Error().stack ?? "");
      write("log", [`Trace${args.length > 0 ? `: ${formatArguments(args)}` : ""}`, stack].filter(Boolean).join("\n"));
    },
    assert: (condition, ...args) => {
      if (condition) return;
      const [first, ...rest] = args;
      const message =
        typeof first === "string" ? [`Assertion failed: ${first}`, ...rest] : ["Assertion failed", ...args];
      write("error", formatArguments(message));
    },
    count: (name) => {
      const key = label(name);
      const count = (counts.get(key) ?? 0) + 1;
      remember(counts, key, count);
      write("log", `${key}: ${count}`);
    },
    countReset: (name) => {
      counts.delete(label(name));
    },
    dir: (value) => write("log", inspect(value)),
    table: (rows, columns) => write("log", formatTable(rows, columns)),
    time: (name) => remember(starts, label(name), native.now()),
    timeLog: (name, ...args) => {
      const key = label(name);
      const line = elapsed(key);
      if (line === undefined) write("warn", `Timer '${key}' does not exist`);
      else write("log", [line, ...args.map(show)].join(" "));
    },
    timeEnd: (name) => {
      const key = label(name);
      const line = elapsed(key);
      starts.delete(key);
      if (line === undefined) write("warn", `Timer '${key}' does not exist`);
      else write("log", line);
    },
  };
}

/** A table of objects or arrays with aligned columns; anything else prints as `log` would. */
export function formatTable(rows: unknown, only: unknown): string {
  if (typeof rows !== "object" || rows === null) return show(rows);
  const entries: [string, unknown][] = Object.entries(rows).slice(0, TABLE_ROW_MAX);
  const columns: string[] = [];
  for (const [, row] of entries) {
    if (typeof row !== "object" || row === null) continue;
    for (const key of Object.keys(row)) if (!columns.includes(key)) columns.push(key);
  }
  const wanted = Array.isArray(only) ? only.map(String) : columns.slice(0, TABLE_COLUMN_MAX);
  const plain = entries.some(([, row]) => typeof row !== "object" || row === null);
  const head = ["(index)", ...wanted, ...(plain ? ["Values"] : [])];
  const lines = entries.map(([index, row]) => {
    const isObject = typeof row === "object" && row !== null;
    const cells = wanted.map((key) => (isObject && Object.hasOwn(row, key) ? inspect((row as never)[key]) : ""));
    return [index, ...cells, ...(plain ? [isObject ? "" : inspect(row)] : [])];
  });
  const widths = head.map((title, column) => Math.max(title.length, ...lines.map((line) => line[column]?.length ?? 0)));
  const rule = (left: string, middle: string, right: string): string =>
    left + widths.map((width) => "─".repeat(width + 2)).join(middle) + right;
  const line = (cells: readonly string[]): string =>
    `│${cells.map((cell, column) => ` ${cell.padEnd(widths[column] ?? 0)} `).join("│")}│`;
  return [rule("┌", "┬", "┐"), line(head), rule("├", "┼", "┤"), ...lines.map(line), rule("└", "┴", "┘")].join("\n");
}
