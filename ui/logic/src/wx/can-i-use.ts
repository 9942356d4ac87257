/**
 * `wx.canIUse`: `${API}.${method}.${param}.${option}` or `${component}.${attribute}.${option}`.
 * Counterpart: `generated/members.ts` holds what is documented. Invariant: it answers true only for what is documented AND
 * implemented, so that programs take their own fallback instead of a stub.
 */
import { classShape, schemaField, schemaFields, schemaOf } from "./typings";

/** Built-in components that the view layer draws; attributes are not in the typings, so they are answered as unknown. */
const COMPONENTS: ReadonlySet<string> = new Set(
  (
    "view text image button input textarea form label checkbox checkbox-group radio radio-group switch slider picker " +
    "picker-view picker-view-column scroll-view swiper swiper-item icon progress navigator block slot rich-text"
  ).split(" "),
);

/** Classes whose objects are real; a method or property of another one is part of a stub. */
const CLASSES: ReadonlySet<string> = new Set(
  (
    "SocketTask TCPSocket UDPSocket UpdateManager LogManager RealtimeLogManager RealtimeTagLogManager Animation SelectorQuery NodesRef " +
    "IntersectionObserver Performance PerformanceObserver"
  ).split(" "),
);

const CONSOLE = new Set(["debug", "log", "info", "warn", "error", "group", "groupEnd"]);

/** Parameters that are documented and accepted without effect. */
const IGNORED = new Set([
  "connectSocket.object.forceCellularNetwork",
  "getStorage.object.encrypt",
  "setStorage.object.encrypt",
]);

const METHODS = ["object", "success", "callback", "return"] as const;

/** `wx.canIUse` for a `wx` of which `isImplemented` tells the real members from the stubs. */
export function canIUse(isImplemented: (name: string) => boolean): (schema?: unknown) => boolean {
  return (schema) => {
    if (typeof schema !== "string") return false;
    const [name = "", ...path] = schema.replace(/^wx\./, "").split(".");
    if (COMPONENTS.has(name)) return path.length === 0;
    if (name === "console") return path.length === 0 || (path.length === 1 && CONSOLE.has(path[0] ?? ""));
    if (CLASSES.has(name)) return hasMethod(name, path);
    if (!isImplemented(name)) return false;
    if (path.length === 0) return true;
    if (IGNORED.has(schema)) return false;
    return hasPath(schemaOf(name), path);
  };
}

function hasMethod(className: string, [method, ...rest]: string[]): boolean {
  if (method === undefined) return true;
  return rest.length === 0 && classShape(className).some((one) => one.name === method);
}

function hasPath(schema: string, [part, field, option, ...rest]: string[]): boolean {
  const method = METHODS.find((one) => one === part);
  if (method === undefined || rest.length > 0) return false;
  if (field === undefined) return schemaFields(schema, method).length > 0;
  const options = schemaField(schema, method, field);
  return options !== undefined && (option === undefined || options.includes(option));
}
