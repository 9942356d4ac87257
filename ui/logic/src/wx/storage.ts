/**
 * `wx.setStorage` and its like: values by key, at once or asynchronously, alone or in batches.
 * Counterpart: `crates/logic/src/storage.rs` keeps the text and enforces the limits. Sources: docs/contracts/storage.md.
 * Invariant: what is read is a fresh value; changing it never changes what is stored.
 */
import type { Runtime } from "../runtime";
import { ApiFailure, asyncApi, checkParameters, isObject, parameterError, syncFailure, typeName } from "./callback";
import { decodeValue, encodeValue } from "./storage-value";
import type { Support } from "./support";

interface KeyValue {
  key: string;
  value: unknown;
}

export interface StorageInfo {
  keys: string[];
  currentSize: number;
  limitSize: number;
}

/** The storage family of `wx`. */
export function storageFamily(runtime: Runtime) {
  const { storage } = runtime.native;
  const read = (key: string): { found: boolean; value: unknown } => {
    const text = storage.get(key);
    return text === undefined ? { found: false, value: "" } : { found: true, value: decodeValue(text) };
  };
  /** Stores one value; an undefined or a function is not storable, so the key ends up without a value. */
  const write = (key: string, value: unknown): ApiFailure | undefined => {
    const text = encodeValue(value);
    if (text instanceof ApiFailure) return text;
    if (text === undefined) {
      storage.remove(key);
      return undefined;
    }
    const reason = storage.set(key, text);
    return reason === undefined ? undefined : new ApiFailure(reason);
  };
  const writeAll = (list: unknown): ApiFailure | undefined => {
    const bad = checkKeyValues(list);
    if (bad) return bad;
    for (const { key, value } of list as KeyValue[]) {
      const failure = write(key, value);
      if (failure) return failure;
    }
    return undefined;
  };
  const info = (): StorageInfo => ({ ...storage.info() });

  return {
    setStorageSync: (key: string, data?: unknown): void => {
      orThrow("setStorageSync", checkKey(key) ?? write(key, data));
    },
    getStorageSync: <T>(key: string): T => {
      orThrow("getStorageSync", checkKey(key));
      return read(key).value as T;
    },
    removeStorageSync: (key: string): void => {
      orThrow("removeStorageSync", checkKey(key));
      storage.remove(key);
    },
    clearStorageSync: (): void => storage.clear(),
    getStorageInfoSync: info,
    batchSetStorageSync: (kvList: KeyValue[]): void => orThrow("batchSetStorageSync", writeAll(kvList)),
    batchGetStorageSync: (keyList: string[]): unknown[] => {
      orThrow("batchGetStorageSync", checkKeys(keyList));
      return keyList.map((key) => read(key).value);
    },

    setStorage: asyncApi<{ key: string; data?: unknown; encrypt?: boolean }, object>(
      runtime,
      "setStorage",
      (options) => checkParameters(options, { key: "String" }) ?? write(options.key, options.data) ?? {},
    ),
    getStorage: asyncApi<{ key: string; encrypt?: boolean }, { data: unknown }>(runtime, "getStorage", (options) => {
      const bad = checkParameters(options, { key: "String" });
      if (bad) return bad;
      const { found, value } = read(options.key);
      return found ? { data: value } : new ApiFailure("data not found");
    }),
    removeStorage: asyncApi<{ key: string }, object>(runtime, "removeStorage", (options) => {
      const bad = checkParameters(options, { key: "String" });
      if (bad) return bad;
      storage.remove(options.key);
      return {};
    }),
    clearStorage: asyncApi<object, object>(runtime, "clearStorage", () => {
      storage.clear();
      return {};
    }),
    getStorageInfo: asyncApi<object, StorageInfo>(runtime, "getStorageInfo", info),
    batchSetStorage: asyncApi<{ kvList: KeyValue[] }, object>(
      runtime,
      "batchSetStorage",
      (options) => writeAll(options.kvList) ?? {},
    ),
    batchGetStorage: asyncApi<{ keyList: string[] }, { dataList: unknown[] }>(
      runtime,
      "batchGetStorage",
      (options) => checkKeys(options.keyList) ?? { dataList: options.keyList.map((key) => read(key).value) },
    ),
  };
}

export const storageSupport = {
  setStorageSync: "full",
  getStorageSync: "full",
  removeStorageSync: "full",
  clearStorageSync: "full",
  getStorageInfoSync: "full",
  batchSetStorageSync: "full",
  batchGetStorageSync: "full",
  setStorage: "partial: encrypt is accepted, the value is stored as it is",
  getStorage: "partial: encrypt is accepted, the value is stored as it is",
  removeStorage: "full",
  clearStorage: "full",
  getStorageInfo: "full",
  batchSetStorage: "full",
  batchGetStorage: "partial: the result is {dataList}; the documentation does not describe it",
} satisfies Support<ReturnType<typeof storageFamily>>;

function orThrow(api: string, failure: ApiFailure | undefined): void {
  if (failure) throw syncFailure(api, failure.reason);
}

function checkKey(key: unknown): ApiFailure | undefined {
  return checkParameters({ key }, { key: "String" });
}

function checkKeys(keys: unknown): ApiFailure | undefined {
  if (!Array.isArray(keys)) return parameterError("parameter.keyList", "Array", keys);
  const bad = keys.findIndex((key) => typeof key !== "string");
  return bad < 0 ? undefined : parameterError(`parameter.keyList[${bad}]`, "String", keys[bad]);
}

function checkKeyValues(list: unknown): ApiFailure | undefined {
  if (!Array.isArray(list)) return parameterError("parameter.kvList", "Array", list);
  const bad = list.findIndex((one) => !isObject(one) || typeName(one.key) !== "String");
  if (bad < 0) return undefined;
  const key: unknown = isObject(list[bad]) ? list[bad].key : undefined;
  return parameterError(`parameter.kvList[${bad}].key`, "String", key);
}
