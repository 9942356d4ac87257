/**
 * What `wx.request` makes of `data`, `header` and `method`: query, JSON, form or bytes.
 * Counterpart: `request.ts` sends it. Sources: docs/contracts/request.md.
 * Invariant: whatever the app passes becomes a string, an `ArrayBuffer`, or a refusal.
 */
import { isObject, refusal, typeName, type ApiFailure } from "./callback";
import { HTTP_INVALID_DATA, HTTP_INVALID_METHOD } from "./generated/errors";

/** The documented methods. */
const METHODS = ["OPTIONS", "GET", "HEAD", "POST", "PUT", "DELETE", "TRACE", "CONNECT"];
/** Methods whose data goes into the URL. */
const QUERY_METHODS = ["GET", "HEAD"];

const DEFAULT_TYPE = "application/json";
const FORM_TYPE = "application/x-www-form-urlencoded";

/** A request on its way to `native.http`. */
export interface Encoded {
  readonly url: string;
  readonly method: string;
  readonly header: [string, string][];
  readonly body: string | ArrayBuffer | undefined;
}

/** The method in capitals; a refusal where the runtime has none of this name. Devtools pass every one on, as Chromium does. */
export function methodOf(value: unknown, profile: "device" | "devtools"): string | ApiFailure {
  if (value === undefined || value === null || value === "") return "GET";
  const method = typeof value === "string" ? value.toUpperCase() : "";
  if (METHODS.includes(method) || (profile === "devtools" && method === "PATCH")) return method;
  return refusal(HTTP_INVALID_METHOD);
}

/** Puts `data` where the method and the content type want it. */
export function encodeRequest(url: string, method: string, givenHeader: unknown, data: unknown): Encoded | ApiFailure {
  const header = headerPairs(givenHeader);
  const type = header.find(([name]) => name.toLowerCase() === "content-type")?.[1] ?? DEFAULT_TYPE;
  if (!header.some(([name]) => name.toLowerCase() === "content-type")) header.push(["content-type", DEFAULT_TYPE]);
  if (data === undefined || data === null) return { url, method, header, body: undefined };
  if (QUERY_METHODS.includes(method)) return { url: withQuery(url, data), method, header, body: undefined };
  if (typeName(data) === "ArrayBuffer") return { url, method, header, body: data as ArrayBuffer };
  if (!isObject(data)) return { url, method, header, body: String(data) };
  if (type.toLowerCase().includes(FORM_TYPE)) return { url, method, header, body: query(data) };
  const json = jsonOf(data);
  return json === undefined ? refusal(HTTP_INVALID_DATA) : { url, method, header, body: json };
}

/** Header values as the script layer turns them into text: numbers print, other types show their brand. */
export function headerPairs(header: unknown): [string, string][] {
  if (!isObject(header)) return [];
  return Object.entries(header).map(([name, value]) => [
    name,
    typeof value === "string"
      ? value
      : typeof value === "number"
        ? String(value)
        : Object.prototype.toString.call(value),
  ]);
}

/** What is no number of at least one millisecond counts as not set. */
export function timeoutMs(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) && value >= 1 ? value : undefined;
}

/** The URL with `data` as its query, before a fragment. Bytes have no place in a URL. */
function withQuery(url: string, data: unknown): string {
  const text = typeName(data) === "ArrayBuffer" ? "" : isObject(data) ? query(data) : String(data);
  if (text === "") return url;
  const hash = url.indexOf("#");
  const [before, fragment] = hash < 0 ? [url, ""] : [url.slice(0, hash), url.slice(hash)];
  const joint = !before.includes("?") ? "?" : /[?&]$/.test(before) ? "" : "&";
  return before + joint + text + fragment;
}

/** `encodeURIComponent(k)=encodeURIComponent(v)&…` (documented); what is no primitive goes in as JSON. */
function query(data: Record<string, unknown>): string {
  return Object.entries(data)
    .map(([key, value]) => {
      const text = isObject(value) ? (jsonOf(value) ?? typeName(value)) : String(value);
      return `${escape(key)}=${escape(text)}`;
    })
    .join("&");
}

/** A lone surrogate, which `encodeURIComponent` refuses, becomes U+FFFD. */
function escape(text: string): string {
  return encodeURIComponent(
    text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd"),
  );
}

function jsonOf(data: object): string | undefined {
  try {
    return JSON.stringify(data);
  } catch {
    return undefined;
  }
}
