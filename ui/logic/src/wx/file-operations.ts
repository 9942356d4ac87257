/**
 * What each method of FileSystemManager asks of the disk, and what it makes of the answer.
 * Counterpart: `files.ts` gives each its two forms; `FileOperations` of `native.ts`. Sources: docs/contracts/files.md.
 * Invariant: wrong arguments are refused before anything reaches the disk.
 */
import type { FileOperations, FileReply, FileStat } from "../native";
import { ApiFailure, parameterError, typeName } from "./callback";
import { decodeBytes, encodeText, isEncoding } from "./file-encoding";

export type Options = Record<string, unknown>;

/** Something for the disk to do, and the result made of its answer. */
export interface Errand {
  readonly name: keyof FileOperations;
  readonly given: object;
  readonly result: (reply: FileReply<unknown>) => object | ApiFailure;
}

/** What `stat` gives. */
export class Stats {
  readonly #isDirectory: boolean;
  constructor(
    isDirectory: boolean,
    readonly size: number,
    readonly mode: number,
    readonly lastAccessedTime: number,
    readonly lastModifiedTime: number,
  ) {
    this.#isDirectory = isDirectory;
  }
  isDirectory(): boolean {
    return this.#isDirectory;
  }
  isFile(): boolean {
    return !this.#isDirectory;
  }
}

const NOTHING = (): object => ({});
const INVALID = new ApiFailure("Invalid argument", { errno: 1300022 });
const LENGTH_OUT_OF_RANGE = new ApiFailure("value of length is out of range", { errno: 1301006 });
const OFFSET_OUT_OF_RANGE = new ApiFailure("value of offset is out of range", { errno: 1301007 });
const POSITION_OUT_OF_RANGE = new ApiFailure("value of position is out of range", { errno: 1301009 });

/** Digests of `getFileInfo`, the first one where none is asked for. */
const DIGESTS: readonly unknown[] = ["md5", "sha1", "sha256"];

/** The methods that have a `Sync` form as well. */
export const TWOFOLD = {
  access: (options) => withText(options, ["path"], (path) => errand("access", { path }, NOTHING)),
  appendFile: (options) =>
    withText(options, ["filePath"], (path) => withBytes(options, (data) => errand("append", { path, data }, NOTHING))),
  close: (options) => withText(options, ["fd"], (fd) => errand("close", { fd }, NOTHING)),
  copyFile: (options) =>
    withText(options, ["srcPath", "destPath"], (path, to) => errand("copy", { path, to }, NOTHING)),
  fstat: (options) => withText(options, ["fd"], (fd) => errand("fstat", { fd }, (stat) => ({ stats: stats(stat) }))),
  ftruncate: (options) =>
    withText(options, ["fd"], (fd) => withLength(options, (length) => errand("ftruncate", { fd, length }, NOTHING))),
  mkdir: (options) =>
    withText(options, ["dirPath"], (path) => errand("mkdir", { path, recursive: options.recursive === true }, NOTHING)),
  open: (options) =>
    withText(options, ["filePath"], (path) => {
      const { flag = "r" } = options;
      if (typeof flag !== "string") return parameterError("parameter.flag", "String", flag);
      return errand("open", { path, flag }, (fd) => ({ fd }));
    }),
  read: readOpen,
  readFile: (options) =>
    withText(options, ["filePath"], (path) => {
      const { encoding, position = 0, length } = options;
      if (encoding !== undefined && !isEncoding(encoding)) return unknownEncoding(encoding);
      if (!isCount(position) || (length !== undefined && !(isCount(length) && length > 0))) return INVALID;
      return errand("read", { path, position, length }, (bytes) => ({
        data: isEncoding(encoding) ? decodeBytes(bytes, encoding) : bytes,
      }));
    }),
  readdir: (options) => withText(options, ["dirPath"], (path) => errand("readdir", { path }, (files) => ({ files }))),
  rename: (options) => withText(options, ["oldPath", "newPath"], (path, to) => errand("rename", { path, to }, NOTHING)),
  rmdir: (options) =>
    withText(options, ["dirPath"], (path) => errand("rmdir", { path, recursive: options.recursive === true }, NOTHING)),
  saveFile: (options) =>
    withText(options, ["tempFilePath"], (path) => {
      const { filePath } = options;
      const to = typeof filePath === "string" ? filePath : undefined;
      return errand("save", { path, to }, (savedFilePath) => ({ savedFilePath }));
    }),
  stat: (options) =>
    withText(options, ["path"], (path) =>
      errand("stat", { path, recursive: options.recursive === true }, (found) => ({
        stats: Array.isArray(found) ? found.map(({ path, stat }) => ({ path, stats: stats(stat) })) : stats(found),
      })),
    ),
  truncate: (options) =>
    withText(options, ["filePath"], (path) =>
      withLength(options, (length) => errand("truncate", { path, length }, NOTHING)),
    ),
  unlink: (options) => withText(options, ["filePath"], (path) => errand("unlink", { path }, NOTHING)),
  write: writeOpen,
  writeFile: (options) =>
    withText(options, ["filePath"], (path) => withBytes(options, (data) => errand("write", { path, data }, NOTHING))),
} satisfies Record<string, (options: Options) => Errand | ApiFailure>;

/** The methods that the documentation has in one form only. */
export const CALLBACK_ONLY = {
  getFileInfo: (options) =>
    withText(options, ["filePath"], (path) => {
      const algorithm = options.digestAlgorithm ?? DIGESTS[0];
      if (!DIGESTS.includes(algorithm)) return INVALID;
      return errand("info", { path, algorithm: algorithm as string }, (info) => info);
    }),
  getSavedFileList: () => errand("saved", {}, (fileList) => ({ fileList })),
  removeSavedFile: (options) => withText(options, ["filePath"], (path) => errand("removeSaved", { path }, NOTHING)),
} satisfies Record<string, (options: Options) => Errand | ApiFailure>;

/** Reads from an open file into the app's buffer. */
function readOpen(options: Options): Errand | ApiFailure {
  return withText(options, ["fd"], (fd) => {
    const { arrayBuffer, offset = 0, length = 0 } = options;
    if (typeName(arrayBuffer) !== "ArrayBuffer")
      return parameterError("parameter.arrayBuffer", "ArrayBuffer", arrayBuffer);
    const buffer = arrayBuffer as ArrayBuffer;
    if (!isCount(offset) || offset > buffer.byteLength) return OFFSET_OUT_OF_RANGE;
    if (!isCount(length) || offset + length > buffer.byteLength) return LENGTH_OUT_OF_RANGE;
    const position = placeOf(options.position);
    if (position instanceof ApiFailure) return position;
    return errand("readOpen", { fd, length, position }, (bytes) => {
      new Uint8Array(buffer).set(new Uint8Array(bytes), offset);
      return { bytesRead: bytes.byteLength, arrayBuffer: buffer };
    });
  });
}

/** Writes a text, or a part of a buffer, into an open file. */
function writeOpen(options: Options): Errand | ApiFailure {
  return withText(options, ["fd"], (fd) =>
    withBytes(options, (all) => {
      const position = placeOf(options.position);
      if (position instanceof ApiFailure) return position;
      const data = typeof options.data === "string" ? all : partOf(all, options);
      if (data instanceof ApiFailure) return data;
      return errand("writeOpen", { fd, data, position }, (bytesWritten) => ({ bytesWritten }));
    }),
  );
}

function partOf(all: ArrayBuffer, { offset = 0, length }: Options): ArrayBuffer | ApiFailure {
  if (!isCount(offset) || offset > all.byteLength) return OFFSET_OUT_OF_RANGE;
  if (length === undefined) return all.slice(offset);
  if (!isCount(length) || offset + length > all.byteLength) return LENGTH_OUT_OF_RANGE;
  return all.slice(offset, offset + length);
}

/** What is no number means where the file stands (documented). */
function placeOf(position: unknown): number | undefined | ApiFailure {
  if (typeof position !== "number") return undefined;
  return isCount(position) ? position : POSITION_OUT_OF_RANGE;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function errand<K extends keyof FileOperations>(
  name: K,
  given: FileOperations[K][0],
  shape: (value: FileOperations[K][1]) => object,
): Errand {
  const result: Errand["result"] = (reply) =>
    "reason" in reply
      ? new ApiFailure(reply.reason, { errno: reply.errno })
      : shape(reply.value as FileOperations[K][1]);
  return { name, given, result };
}

/** Checks parameters that must be strings, in the order in which they are named. */
function withText<Keys extends string[]>(
  options: Options,
  keys: [...Keys],
  run: (...texts: { [I in keyof Keys]: string }) => Errand | ApiFailure,
): Errand | ApiFailure {
  for (const key of keys) {
    if (typeof options[key] !== "string") return parameterError(`parameter.${key}`, "String", options[key]);
  }
  return run(...(keys.map((key) => options[key]) as { [I in keyof Keys]: string }));
}

/** `data` as bytes. */
function withBytes(options: Options, run: (data: ArrayBuffer) => Errand | ApiFailure): Errand | ApiFailure {
  const { data, encoding = "utf8" } = options;
  if (!isEncoding(encoding)) return unknownEncoding(encoding);
  if (typeof data === "string") return run(encodeText(data, encoding));
  if (typeName(data) !== "ArrayBuffer") return parameterError("parameter.data", "String or ArrayBuffer", data);
  return run(data as ArrayBuffer);
}

/** `length` of a truncation, 0 where it is absent (documented). */
function withLength(options: Options, run: (length: number) => Errand | ApiFailure): Errand | ApiFailure {
  const { length = 0 } = options;
  if (typeof length !== "number") return parameterError("parameter.length", "Number", length);
  return isCount(length) ? run(length) : INVALID;
}

function unknownEncoding(encoding: unknown): ApiFailure {
  return new ApiFailure(`invalid encoding "${String(encoding)}"`, { errno: 1300022 });
}

/** File type and permissions as POSIX has them: what the app may do is everything. */
function stats({ isDirectory, size, lastAccessedTime, lastModifiedTime }: FileStat): Stats {
  return new Stats(isDirectory, size, isDirectory ? 0o040777 : 0o100666, lastAccessedTime, lastModifiedTime);
}
