/**
 * Cookies of servers, for `withCredentials: true`: neither `wx.request` nor `wx.connectSocket` keeps any, and load balancers with
 * sticky sessions need theirs back.
 * Counterpart: both transports. Source: RFC 6265, without `Domain`: a cookie goes back to the host that set it.
 * Invariant: at most HOST_COUNT_MAX hosts with COOKIE_COUNT_MAX cookies each; the oldest makes room.
 */

/** Servers that one app talks to; WeChat lets it list 20 socket domains. */
const HOST_COUNT_MAX = 20;
/** What RFC 6265 §6.1 asks of a browser, per domain. */
const COOKIE_COUNT_MAX = 50;

interface Cookie {
  readonly value: string;
  readonly path: string;
  readonly secure: boolean;
  /** Milliseconds since 1970; Infinity until the app ends. */
  readonly expires: number;
}

/** Cookies by host and name, kept while the app lives: a reconnect finds the node that it was on. */
const jar = new Map<string, Map<string, Cookie>>();

/** What an answer of `wx.request`, or the opening of a socket, says about cookies. */
export interface CookieSource {
  readonly cookies?: unknown;
  readonly header?: unknown;
}

/** Where cookies come from and go to. */
export interface CookieUrl {
  readonly hostname: string;
  readonly path: string;
  readonly secure: boolean;
}

/** Takes in the `Set-Cookie` of an answer. */
export function keepCookies({ hostname, path }: CookieUrl, source: CookieSource, now = Date.now()): void {
  for (const line of setCookies(source)) {
    const [pair = "", ...attributes] = line.split(";").map((part) => part.trim());
    const at = pair.indexOf("=");
    if (at < 1) continue;
    const name = pair.slice(0, at);
    const cookies = jar.get(hostname) ?? new Map<string, Cookie>();
    // Last, so that the oldest stays first.
    cookies.delete(name);
    const cookie = { value: pair.slice(at + 1), ...read(attributes, folder(path), now) };
    if (cookie.expires > now) cookies.set(name, cookie);
    drop(cookies, COOKIE_COUNT_MAX);
    jar.delete(hostname);
    jar.set(hostname, cookies);
    drop(jar, HOST_COUNT_MAX);
  }
}

/** The value of `Cookie`, empty when there is none for this address. */
export function cookiesFor({ hostname, path, secure }: CookieUrl, now = Date.now()): string {
  const fits = ([, cookie]: [string, Cookie]) =>
    cookie.expires > now && (secure || !cookie.secure) && isBelow(path, cookie.path);
  const cookies = [...(jar.get(hostname) ?? [])].filter(fits);
  return cookies.map(([name, { value }]) => `${name}=${value}`).join("; ");
}

/** Forgets the cookies of every server, as after a log-out. */
export function clearCookies(): void {
  jar.clear();
}

function read(attributes: readonly string[], defaultPath: string, now: number): Omit<Cookie, "value"> {
  let [path, secure, expires] = [defaultPath, false, Infinity];
  let maxAge: number | undefined;
  for (const attribute of attributes) {
    const at = attribute.indexOf("=");
    const name = (at < 0 ? attribute : attribute.slice(0, at)).toLowerCase();
    const value = at < 0 ? "" : attribute.slice(at + 1);
    if (name === "path" && value.startsWith("/")) path = value;
    if (name === "secure") secure = true;
    if (name === "max-age" && /^-?\d+$/.test(value)) maxAge = Number(value);
    if (name === "expires") expires = Number.isNaN(Date.parse(value)) ? expires : Date.parse(value);
  }
  return { path, secure, expires: maxAge === undefined ? expires : now + maxAge * 1000 };
}

/** The lines of `Set-Cookie`: a list where the platform has one, else the header, whose lines may have been joined with commas. */
function setCookies({ cookies, header }: CookieSource): string[] {
  if (Array.isArray(cookies) && cookies.length > 0) return cookies.map(String);
  const headers = typeof header === "object" && header !== null ? Object.entries(header) : [];
  const values = headers.filter(([name]) => name.toLowerCase() === "set-cookie").map(([, value]) => value as unknown);
  // A comma inside of a date has no `name=` behind it.
  return values.flat().flatMap((value) => String(value).split(/,\s*(?=[\w!#$%&'*+.^`|~-]+=)/));
}

/** RFC 6265 §5.1.4: everything before the last slash. */
function folder(path: string): string {
  return path.slice(0, path.lastIndexOf("/")) || "/";
}

function isBelow(path: string, prefix: string): boolean {
  if (!path.startsWith(prefix)) return false;
  return path.length === prefix.length || prefix.endsWith("/") || path[prefix.length] === "/";
}

function drop<Value>(entries: Map<string, Value>, countMax: number): void {
  for (const key of entries.keys()) {
    if (entries.size <= countMax) return;
    entries.delete(key);
  }
}
