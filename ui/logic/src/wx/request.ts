/**
 * `wx.request`, `wx.uploadFile`, `wx.downloadFile`: arguments, and the shape of what `success` gets.
 * Counterpart: `http-task.ts` carries the events, `request-data.ts` encodes. Sources: docs/contracts/request.md.
 * Invariant: each of them returns a task whatever the arguments, so that `abort` and listeners never throw.
 */
import type { HttpEvents, SendRequestOptions } from "../native";
import type { Runtime } from "../runtime";
import { ApiFailure, isObject, parameterError, type Callbacks } from "./callback";
import { HTTP_NETWORK, HTTP_NO_HTTP_DNS } from "./generated/errors";
import { failureOf, httpEvents, RequestTask, TransferTask, type Asker } from "./http-task";
import { encodeRequest, headerPairs, methodOf, timeoutMs } from "./request-data";
import type { Support } from "./support";

type Options = Record<string, unknown>;

interface HttpOptions {
  url: string;
  header?: object;
  timeout?: number;
  enableProfile?: boolean;
  enableHttp2?: boolean;
}

export interface RequestOptions extends HttpOptions, Callbacks {
  data?: string | object | ArrayBuffer;
  method?: string;
  dataType?: string;
  responseType?: string;
  enableChunked?: boolean;
  redirect?: string;
  enableHttpDNS?: boolean;
  enableHttpDNSFallback?: boolean;
}

export interface UploadOptions extends HttpOptions, Callbacks {
  filePath: string;
  name: string;
  formData?: object;
}

export interface DownloadOptions extends HttpOptions, Callbacks {
  filePath?: string;
}

/** The request family of `wx`. */
export function requestFamily(runtime: Runtime) {
  const table = httpEvents(runtime);
  return {
    request: (options: RequestOptions): RequestTask => {
      const given = optionsOf(options);
      const asker: Asker = { ...NO_PROGRESS, api: "request", options, done: (result) => requestResult(given, result) };
      return new RequestTask(table.send(asker, requestOf(runtime, given)));
    },
    uploadFile: (options: UploadOptions): TransferTask => {
      const given = optionsOf(options);
      const asker: Asker = {
        api: "uploadFile",
        options,
        done: ({ data, statusCode, header, cookies, profile }) =>
          withProfile(given, { data: data ?? "", statusCode, header, cookies }, profile),
        progress: (bytes, total) => ({
          progress: percent(bytes, total),
          totalBytesSent: bytes,
          totalBytesExpectedToSend: total,
        }),
      };
      return new TransferTask(table.send(asker, uploadOf(runtime, given)));
    },
    downloadFile: (options: DownloadOptions): TransferTask => {
      const given = optionsOf(options);
      const asker: Asker = {
        api: "downloadFile",
        options,
        done: ({ tempFilePath, filePath, statusCode, header, cookies, profile }) => {
          const place = filePath === undefined ? { tempFilePath } : { filePath };
          return withProfile(given, { ...place, statusCode, header, cookies }, profile);
        },
        progress: (bytes, total) => ({
          progress: percent(bytes, total),
          totalBytesWritten: bytes,
          totalBytesExpectedToWrite: total,
        }),
      };
      return new TransferTask(table.send(asker, downloadOf(runtime, given)));
    },
  };
}

export const requestSupport = {
  request: "full",
  uploadFile: "full",
  downloadFile: "full",
} satisfies Support<ReturnType<typeof requestFamily>>;

const NO_PROGRESS = { progress: (): object => ({}) };

function optionsOf(options: unknown): Options {
  return isObject(options) ? options : {};
}

/** What every kind of request has in common; a refusal where the URL is no string. */
function common(runtime: Runtime, options: Options): Omit<SendRequestOptions, "kind" | "want"> | ApiFailure {
  const { url } = options;
  if (typeof url !== "string") return parameterError("parameter.url", "String", url);
  return {
    url,
    method: "GET",
    header: headerPairs(options.header),
    body: undefined,
    upload: undefined,
    filePath: undefined,
    followRedirects: true,
    http2: options.enableHttp2 === true,
    timeout: timeoutMs(options.timeout),
    invokeStart: runtime.native.now(),
  };
}

function requestOf(runtime: Runtime, options: Options): SendRequestOptions | ApiFailure {
  const base = common(runtime, options);
  if (base instanceof ApiFailure) return base;
  // Without the way back to the system's names a service that is not there is a failure (documented).
  if (options.enableHttpDNS === true && options.enableHttpDNSFallback === false)
    return failureOf({ reason: HTTP_NO_HTTP_DNS.text, errno: HTTP_NO_HTTP_DNS.errno });
  const method = methodOf(options.method, runtime.native.config.profile);
  if (method instanceof ApiFailure) return method;
  const encoded = encodeRequest(base.url, method, options.header, options.data);
  if (encoded instanceof ApiFailure) return encoded;
  const chunked = options.enableChunked === true;
  return {
    ...base,
    ...encoded,
    kind: "request",
    want: chunked ? "chunks" : options.responseType === "arraybuffer" ? "arraybuffer" : "text",
    followRedirects: options.redirect !== "manual",
    // Chunks come over HTTP/1 (documented); the high performance mode means HTTP/2 or 3.
    http2: !chunked && (base.http2 || options.useHighPerformanceMode === true),
  };
}

function uploadOf(runtime: Runtime, options: Options): SendRequestOptions | ApiFailure {
  const base = common(runtime, options);
  if (base instanceof ApiFailure) return base;
  const { filePath, name, formData } = options;
  if (typeof filePath !== "string") return parameterError("parameter.filePath", "String", filePath);
  if (typeof name !== "string") return parameterError("parameter.name", "String", name);
  const fields = Object.entries(isObject(formData) ? formData : {}).map(([key, value]): [string, string] => [
    key,
    isObject(value) ? JSON.stringify(value) : String(value as string),
  ]);
  return { ...base, kind: "upload", want: "text", method: "POST", upload: { filePath, name, fields } };
}

function downloadOf(runtime: Runtime, options: Options): SendRequestOptions | ApiFailure {
  const base = common(runtime, options);
  if (base instanceof ApiFailure) return base;
  const { filePath } = options;
  if (filePath !== undefined && typeof filePath !== "string")
    return parameterError("parameter.filePath", "String", filePath);
  return { ...base, kind: "download", want: "file", filePath };
}

function requestResult(options: Options, result: HttpEvents["done"]): object {
  const { statusCode, header, cookies, retried } = result;
  const reasons = retried.map((errMsg) => ({ errMsg, errno: String(HTTP_NETWORK.errno) }));
  const wantsHttpDns = options.enableHttpDNS === true;
  if (wantsHttpDns) reasons.push({ errMsg: HTTP_NO_HTTP_DNS.text, errno: String(HTTP_NO_HTTP_DNS.errno) });
  const fields: Record<string, unknown> = {
    data: dataOf(options, result.data),
    statusCode,
    header,
    cookies,
    exception: { retryCount: retried.length, reasons },
  };
  // Only where it was asked for (documented); we resolve names as the system does, and say why.
  if (wantsHttpDns) fields.useHttpDNS = false;
  return withProfile(options, fields, result.profile);
}

/** `dataType: "json"`, the default, is one try of `JSON.parse`; a text that is no JSON stays a text (documented). */
function dataOf(options: Options, data: string | ArrayBuffer | undefined): unknown {
  if (typeof data !== "string") return data ?? "";
  if ((options.dataType ?? "json") !== "json") return data;
  try {
    return JSON.parse(data) as unknown;
  } catch {
    return data;
  }
}

function withProfile(options: Options, fields: object, profile: object): object {
  return options.enableProfile === false ? fields : { ...fields, profile };
}

/** Whole per cent; 0 where the size is not known. */
function percent(bytes: number, total: number): number {
  return total > 0 ? Math.min(100, Math.floor((bytes / total) * 100)) : 0;
}
