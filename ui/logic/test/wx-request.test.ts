/**
 * Requests and their tasks: arguments, encoding, listeners, results. Rows: docs/contracts/request.md.
 * The lowest seam is faked; events come through `dispatch`, as `Entry.http` forwards them.
 */
import { describe, expect, it } from "vitest";
import type { HttpEvents, SessionConfig } from "../src/native";
import { HTTP_LISTENER_COUNT_MAX, httpEvents } from "../src/wx/http-task";
import { requestFamily, type DownloadOptions, type UploadOptions } from "../src/wx/request";
import { encodeRequest, methodOf } from "../src/wx/request-data";
import { drain, fakeRuntime } from "./fake-native";

const DONE: HttpEvents["done"] = {
  statusCode: 200,
  header: { "X-CaSe": "kept" },
  cookies: ["a=1"],
  profile: { rtt: 1 },
  retried: [],
  data: '{"a":1}',
};

/** A session with its requests and what the app was told. */
function session(profile: SessionConfig["profile"] = "device") {
  const { native, runtime } = fakeRuntime({ config: { profile } });
  const told: unknown[] = [];
  const callbacks = {
    success: (result: unknown) => told.push(["success", result]),
    fail: (result: unknown) => told.push(["fail", result]),
    complete: () => told.push("complete"),
  };
  return { native, runtime, told, callbacks, wx: requestFamily(runtime), events: httpEvents(runtime) };
}

/** The request that was sent last. */
const sent = ({ native }: ReturnType<typeof session>) => native.requests.at(-1)?.options;

describe("data", () => {
  const form = { "Content-Type": "application/x-www-form-urlencoded" };

  it("becomes a query with GET, behind one that is there and before a fragment", () => {
    const url = (given: string, data: unknown) => (encodeRequest(given, "GET", {}, data) as { url: string }).url;
    expect(url("http://a/", { "a b": "你", n: 1, u: undefined, o: { x: [1] } })).toBe(
      "http://a/?a%20b=%E4%BD%A0&n=1&u=undefined&o=%7B%22x%22%3A%5B1%5D%7D",
    );
    expect(url("http://a/?x=1#top", { y: 2 })).toBe("http://a/?x=1&y=2#top");
    expect(url("http://a/?", "raw=1")).toBe("http://a/?raw=1");
    expect(url("http://a/", {})).toBe("http://a/");
    expect(url("http://a/", { lone: "\ud83d" })).toBe("http://a/?lone=%EF%BF%BD");
  });

  it("becomes JSON, a form, or stays what it is with POST", () => {
    const body = (data: unknown, header: object = {}) =>
      (encodeRequest("http://a/", "POST", header, data) as { body: unknown }).body;
    const bytes = new ArrayBuffer(2);
    expect(body({ a: 1 })).toBe('{"a":1}');
    expect(body({ a: "b c", d: "&" }, form)).toBe("a=b%20c&d=%26");
    expect(body("text")).toBe("text");
    expect(body(bytes)).toBe(bytes);
    expect(body(7)).toBe("7");
    expect(body(undefined)).toBeUndefined();
  });

  it("that cannot be written is refused with its number", () => {
    const cycle: Record<string, unknown> = {};
    cycle.self = cycle;
    expect(encodeRequest("http://a/", "POST", {}, cycle)).toMatchObject({ details: { errno: 600010 } });
  });

  it("has a content type, the app's in whatever spelling or JSON", () => {
    const header = (given: object) => (encodeRequest("http://a/", "POST", given, "x") as { header: unknown }).header;
    expect(header({})).toEqual([["content-type", "application/json"]]);
    expect(header({ "CONTENT-type": "a/b", n: 1 })).toEqual([
      ["CONTENT-type", "a/b"],
      ["n", "1"],
    ]);
  });
});

describe("the method", () => {
  it("is taken in either case and PATCH by the devtools only", () => {
    expect(methodOf("delete", "device")).toBe("DELETE");
    expect(methodOf(undefined, "device")).toBe("GET");
    expect(methodOf("patch", "devtools")).toBe("PATCH");
    expect(methodOf("PATCH", "device")).toMatchObject({ reason: "method invalid" });
  });
});

describe("a request", () => {
  it("asks for what its options say", () => {
    const one = session();
    one.wx.request({
      url: "http://a/",
      timeout: 5,
      redirect: "manual",
      responseType: "arraybuffer",
      enableHttp2: true,
    });
    expect(sent(one)).toMatchObject({ timeout: 5, followRedirects: false, want: "arraybuffer", http2: true });
    one.wx.request({ url: "http://a/", timeout: Number.NaN, enableChunked: true, enableHttp2: true });
    expect(sent(one)).toMatchObject({ timeout: undefined, followRedirects: true, want: "chunks", http2: false });
  });

  it("gives its result once, after everything else", async () => {
    const one = session();
    const task = one.wx.request({ url: "http://a/", ...one.callbacks });
    task.onHeadersReceived((result) => one.told.push(["headers", result]));
    const { header, cookies, statusCode } = DONE;
    one.events.dispatch(1, "headers", { header, cookies, statusCode });
    one.events.dispatch(1, "done", DONE);
    one.events.dispatch(1, "fail", { reason: "late" });
    await drain(one.runtime);
    const exception = { retryCount: 0, reasons: [] };
    expect(one.told).toEqual([
      ["headers", { header, cookies, statusCode }],
      [
        "success",
        { data: { a: 1 }, statusCode, header, cookies, exception, profile: { rtt: 1 }, errMsg: "request:ok" },
      ],
      "complete",
    ]);
  });

  it("keeps a text that is no JSON, or that is not wanted as JSON", async () => {
    const one = session();
    const data: unknown[] = [];
    const success = (result: unknown) => data.push((result as { data: unknown }).data);
    one.wx.request({ url: "http://a/", success });
    one.wx.request({ url: "http://a/", dataType: "text", success });
    one.events.dispatch(1, "done", { ...DONE, data: "<html>" });
    one.events.dispatch(2, "done", DONE);
    await drain(one.runtime);
    expect(data).toEqual(["<html>", '{"a":1}']);
  });

  it("tells a failure with its number, and as its exception", async () => {
    const one = session();
    one.wx.request({ url: "http://a/", ...one.callbacks });
    one.events.dispatch(1, "fail", { reason: "timeout", errno: 5 });
    await drain(one.runtime);
    const exception = { retryCount: 0, reasons: [{ errMsg: "timeout", errno: "5" }] };
    expect(one.told).toEqual([["fail", { errMsg: "request:fail timeout", errno: 5, exception }], "complete"]);
  });

  it("that is refused answers later and leaves a task that does nothing", async () => {
    const one = session();
    one.native.refuseRequest = { reason: "url not in domain list", errno: 600002 };
    const task = one.wx.request({ url: "http://a/", ...one.callbacks });
    expect(one.told).toEqual([]);
    task.abort();
    await drain(one.runtime);
    expect(one.told[0]).toMatchObject(["fail", { errMsg: "request:fail url not in domain list", errno: 600002 }]);
    expect(one.native.aborted).toEqual([]);
    one.wx.request(undefined as never).abort();
  });

  it("leaves the status out of the head in the devtools", () => {
    const one = session("devtools");
    const task = one.wx.request({ url: "http://a/" });
    task.onHeadersReceived((result) => one.told.push(result));
    one.events.dispatch(1, "headers", { header: {}, cookies: [], statusCode: 200 });
    expect(one.told).toEqual([{ header: {}, cookies: [] }]);
  });
});

describe("listeners", () => {
  it("are called in order and once each, and off removes one or all", () => {
    const one = session();
    const task = one.wx.request({ url: "http://a/", enableChunked: true });
    const [a, b] = [() => one.told.push("a"), () => one.told.push("b")];
    for (const listener of [a, b, a]) task.onChunkReceived(listener);
    one.events.dispatch(1, "chunk", new ArrayBuffer(1));
    task.offChunkReceived(a);
    one.events.dispatch(1, "chunk", new ArrayBuffer(1));
    task.offChunkReceived();
    one.events.dispatch(1, "chunk", new ArrayBuffer(1));
    expect(one.told).toEqual(["a", "b", "b"]);
  });

  it("beyond the limit are not called and noticed once", () => {
    const one = session();
    const task = one.wx.request({ url: "http://a/" });
    for (let i = 0; i < HTTP_LISTENER_COUNT_MAX + 2; i++) task.onHeadersReceived(() => one.told.push(i));
    one.events.dispatch(1, "headers", { header: {}, cookies: [], statusCode: 200 });
    expect(one.told).toHaveLength(HTTP_LISTENER_COUNT_MAX);
    expect(one.native.events.map((event) => event.code)).toEqual(["request-listeners"]);
  });

  it("that throw do not stop the others", () => {
    const one = session();
    const task = one.wx.request({ url: "http://a/" });
    task.onHeadersReceived(() => {
      throw new Error("mine");
    });
    task.onHeadersReceived(() => one.told.push("other"));
    one.events.dispatch(1, "headers", { header: {}, cookies: [], statusCode: 200 });
    expect(one.told).toEqual(["other"]);
    expect(one.native.errors).toHaveLength(1);
  });
});

describe("uploads and downloads", () => {
  it("check their arguments by name", async () => {
    const one = session();
    one.wx.uploadFile({ url: "http://a/", name: "f", ...one.callbacks } as never);
    await drain(one.runtime);
    const text = "uploadFile:fail parameter error: parameter.filePath should be String instead of Undefined;";
    expect(one.told[0]).toEqual(["fail", { errMsg: text }]);
  });

  it("send their fields as texts and tell progress in their own words", () => {
    const one = session();
    const up = one.wx.uploadFile({
      url: "http://a/",
      filePath: "p",
      name: "f",
      formData: { n: 1, o: {} },
      ...one.callbacks,
    });
    expect(sent(one)?.upload?.fields).toEqual([
      ["n", "1"],
      ["o", "{}"],
    ]);
    up.onProgressUpdate((result) => one.told.push(result));
    one.events.dispatch(1, "progress", { bytes: 1, total: 3 });
    const down = one.wx.downloadFile({ url: "http://a/", filePath: "q" });
    down.onProgressUpdate((result) => one.told.push(result));
    one.events.dispatch(2, "progress", { bytes: 9, total: null });
    expect(one.told).toEqual([
      { progress: 33, totalBytesSent: 1, totalBytesExpectedToSend: 3 },
      { progress: 0, totalBytesWritten: 9, totalBytesExpectedToWrite: 0 },
    ]);
  });

  it("of a file say where it is", async () => {
    const one = session();
    one.wx.downloadFile({ url: "http://a/", enableProfile: false, ...one.callbacks });
    const { statusCode, header, cookies } = DONE;
    one.events.dispatch(1, "done", { ...DONE, tempFilePath: "wxfile://tmp_1" });
    await drain(one.runtime);
    const result = { tempFilePath: "wxfile://tmp_1", statusCode, header, cookies, errMsg: "downloadFile:ok" };
    expect(one.told[0]).toEqual(["success", result]);
  });
});

describe("options of phones", () => {
  it("that mean nothing on a computer are accepted and change nothing", () => {
    const one = session();
    const url = "http://a/";
    one.wx.request({ url, ...one.callbacks });
    const plain = { ...sent(one), invokeStart: 0 };
    const given = { enableQuic: true, enableCache: true, forceCellularNetwork: true, httpDNSServiceId: "x" };
    one.wx.request({ url, ...given, ...one.callbacks });
    expect({ ...sent(one), invokeStart: 0 }).toEqual(plain);
    one.wx.uploadFile({ url, filePath: "p", name: "n", enableQuic: true } as UploadOptions);
    one.wx.downloadFile({ url, enableQuic: true, useHighPerformanceMode: true } as DownloadOptions);
    expect(one.native.requests.length).toBe(4);
    expect(sent(one)?.http2).toBe(false);
  });

  it("say that HTTPDNS was not used and why, and fail where there is no other way", async () => {
    const one = session();
    one.wx.request({ url: "http://a/", enableHttpDNS: true, ...one.callbacks });
    one.events.dispatch(1, "done", DONE);
    one.wx.request({ url: "http://a/", enableHttpDNS: true, enableHttpDNSFallback: false, ...one.callbacks });
    await drain(one.runtime);
    const reasons = [{ errMsg: "not buy httpdns service", errno: "602101" }];
    const exception = { retryCount: 0, reasons };
    expect(one.told[0]).toMatchObject(["success", { useHttpDNS: false, exception }]);
    const errMsg = "request:fail not buy httpdns service";
    expect(one.told[2]).toEqual(["fail", { errMsg, errno: 602101, exception }]);
    expect(one.native.requests.length).toBe(1);
  });
});
