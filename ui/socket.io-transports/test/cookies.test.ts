import { beforeEach, describe, expect, it } from "vitest";
import { clearCookies, cookiesFor, keepCookies } from "../src/cookies.js";

const url = { hostname: "example.test", path: "/socket.io/", secure: true };
const keep = (...cookies: string[]) => keepCookies(url, { cookies });

describe("cookies", () => {
  beforeEach(clearCookies);

  it("go back to the host that set them, the newest value of each name", () => {
    keep("node=a; HttpOnly", "x=1");
    keep("node=b");
    expect(cookiesFor(url)).toBe("x=1; node=b");
    expect(cookiesFor({ ...url, hostname: "other.test" })).toBe("");
  });

  it("stay below their path", () => {
    keep("own=1", "all=2; Path=/", "deep=3; Path=/socket.io/deep");
    expect(cookiesFor(url)).toBe("own=1; all=2");
    expect(cookiesFor({ ...url, path: "/socket.iox" })).toBe("all=2");
    expect(cookiesFor({ ...url, path: "/socket.io/deep" })).toBe("own=1; all=2; deep=3");
  });

  it("with Secure do not leave without TLS", () => {
    keep("a=1; Secure", "b=2");
    expect(cookiesFor({ ...url, secure: false })).toBe("b=2");
  });

  it("end with Max-Age, which counts more than Expires", () => {
    const now = Date.now();
    keepCookies(url, { cookies: ["a=1; Max-Age=10; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "b=2; Max-Age=5"] }, now);
    expect(cookiesFor(url, now + 4999)).toBe("a=1; b=2");
    expect(cookiesFor(url, now + 5000)).toBe("a=1");
  });

  it("are deleted by a date in the past", () => {
    keep("a=1");
    keep("a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT");
    expect(cookiesFor(url)).toBe("");
  });

  it("are found in a header of any case, also when a platform has joined the lines", () => {
    const joined = "a=1; Expires=Fri, 01 Jan 2100 00:00:00 GMT, b=2; Path=/";
    keepCookies(url, { header: { "set-cookie": joined } });
    keepCookies(url, { cookies: [], header: { "Set-Cookie": ["c=3", "d=4"] } });
    expect(cookiesFor(url)).toBe("a=1; b=2; c=3; d=4");
  });

  it("are nothing where there is no name", () => {
    keep("", "=1", "word");
    keepCookies(url, {});
    expect(cookiesFor(url)).toBe("");
  });

  it("of one host are 50, and one more takes the place of the oldest", () => {
    keep(...Array.from({ length: 50 }, (_, at) => `c${at}=1`));
    expect(cookiesFor(url).split("; ")).toHaveLength(50);
    keep("new=1");
    expect(cookiesFor(url).split("; ")).toHaveLength(50);
    expect(cookiesFor(url)).not.toContain("c0=");
  });

  it("are of 20 hosts, and one more takes the place of the oldest", () => {
    for (let at = 0; at <= 20; at++) keepCookies({ ...url, hostname: `h${at}` }, { cookies: ["a=1"] });
    const kept = Array.from({ length: 21 }, (_, at) => cookiesFor({ ...url, hostname: `h${at}` }));
    expect(kept.filter((text) => text === "a=1")).toHaveLength(20);
    expect(kept[0]).toBe("");
  });
});
