/** wxFetch: what goes to wx.request, and what its answer is as a Response. */
import { afterEach, expect, test, vi } from "vitest";
import { wxFetch } from "../src/index";
import { fakeRequest } from "./fake-wx";

afterEach(() => void vi.unstubAllGlobals());

const bytes = (text: string) => new TextEncoder().encode(text).buffer;

test("method, headers and body go out; the answer is text, JSON and bytes", async () => {
  const request = fakeRequest();
  const answer = wxFetch("https://example.com/negotiate", {
    method: "post",
    headers: { "Content-Type": "text/plain" },
    body: new Uint8Array([1, 2]),
  });
  expect(request.options).toMatchObject({ url: "https://example.com/negotiate", method: "POST" });
  expect(request.options.header).toEqual({ "content-type": "text/plain" });
  expect([...new Uint8Array(request.options.data as ArrayBuffer)]).toEqual([1, 2]);
  request.options.success({
    data: bytes('{"语言":"中文"}'),
    statusCode: 201,
    header: { "Content-Type": "application/json" },
  });
  const response = await answer;
  expect([response.ok, response.status, response.headers.get("content-type")]).toEqual([true, 201, "application/json"]);
  expect(await response.json()).toEqual({ 语言: "中文" });
});

test("any status is an answer, and only a request without one rejects", async () => {
  const request = fakeRequest();
  const missing = wxFetch({ href: "https://example.com/missing" });
  request.options.success({ data: bytes("no"), statusCode: 404, header: {} });
  expect([(await missing).ok, await (await missing).text()]).toEqual([false, "no"]);
  const failing = wxFetch("https://example.com");
  request.options.fail({ errMsg: "request:fail timeout" });
  await expect(failing).rejects.toThrow(new TypeError("request:fail timeout"));
});

test("an abort ends the request and rejects with AbortError", async () => {
  const request = fakeRequest();
  const controller = new AbortController();
  const answer = wxFetch("https://example.com", { signal: controller.signal });
  controller.abort();
  expect(request.abort).toHaveBeenCalledOnce();
  request.options.fail({ errMsg: "request:fail abort" });
  await expect(answer).rejects.toMatchObject({ name: "AbortError" });
  await expect(wxFetch("https://example.com", { signal: controller.signal })).rejects.toMatchObject({
    name: "AbortError",
  });
});

test("a body that is no UTF-8 is told", async () => {
  const request = fakeRequest();
  const answer = wxFetch("https://example.com");
  request.options.success({ data: new Uint8Array([0xe4, 0xbd]).buffer, statusCode: 200, header: {} });
  await expect((await answer).text()).rejects.toThrow("no UTF-8");
});
