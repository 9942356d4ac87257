/**
 * `wx.getFileSystemManager`, as far as uploads and downloads need them.
 * Counterpart: `native.files`, which keeps the app in its sandbox. Sources: docs/contracts/files.md.
 * Invariant: each operation has one body; the form with callbacks and the one that throws give the same texts and numbers.
 */
import type { FileReply } from "../native";
import type { Runtime } from "../runtime";
import { answer, ApiFailure, isObject, parameterError, syncFailure, typeName, type Callbacks } from "./callback";
import { decodeBytes, encodeText, isEncoding } from "./file-encoding";
import { Stubs } from "./stubs";
import type { Support } from "./support";

type Options = Record<string, unknown>;
type Result = object | ApiFailure;

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

/** The file family of `wx`. */
export function filesFamily(runtime: Runtime) {
  const operations = operationsOf(runtime);
  const manager: Record<string, unknown> = { ...new Stubs(runtime).inert("FileSystemManager") };
  for (const [name, run] of Object.entries(operations))
    manager[name] = (options?: Options & Callbacks): void => {
      const given = isObject(options) ? options : {};
      answer(runtime, name, options, run(given));
    };
  Object.assign(manager, synchronous(operations));
  return {
    getFileSystemManager: () => manager,
  };
}

export const filesSupport = {
  getFileSystemManager:
    "partial: access, mkdir, readdir, readFile, saveFile, stat, unlink, writeFile and their Sync forms; the rest fails",
} satisfies Support<ReturnType<typeof filesFamily>>;

type Operations = ReturnType<typeof operationsOf>;

/** The bodies: options in, result or refusal out. */
function operationsOf(runtime: Runtime) {
  const { files } = runtime.native;
  const withPath = (options: Options, key: string, run: (path: string) => Result): Result => {
    const path = options[key];
    return typeof path === "string" ? run(path) : parameterError(`parameter.${key}`, "String", path);
  };
  return {
    access: (options: Options): Result => withPath(options, "path", (path) => outcome(files.access(path), () => ({}))),
    unlink: (options: Options): Result =>
      withPath(options, "filePath", (path) => outcome(files.unlink(path), () => ({}))),
    mkdir: (options: Options): Result =>
      withPath(options, "dirPath", (path) => outcome(files.mkdir(path, options.recursive === true), () => ({}))),
    readdir: (options: Options): Result =>
      withPath(options, "dirPath", (path) => outcome(files.readdir(path), (names) => ({ files: names }))),
    readFile: (options: Options): Result =>
      withPath(options, "filePath", (path) => {
        const { encoding } = options;
        if (encoding !== undefined && !isEncoding(encoding)) return unknownEncoding(encoding);
        return outcome(files.read(path), (data) => read(data, options));
      }),
    writeFile: (options: Options): Result =>
      withPath(options, "filePath", (path) => {
        const { data, encoding = "utf8" } = options;
        if (!isEncoding(encoding)) return unknownEncoding(encoding);
        if (typeof data === "string") return outcome(files.write(path, encodeText(data, encoding)), () => ({}));
        if (typeName(data) !== "ArrayBuffer") return parameterError("parameter.data", "String or ArrayBuffer", data);
        return outcome(files.write(path, data as ArrayBuffer), () => ({}));
      }),
    saveFile: (options: Options): Result =>
      withPath(options, "tempFilePath", (path) => {
        const { filePath } = options;
        const wanted = typeof filePath === "string" ? filePath : undefined;
        return outcome(files.save(path, wanted), (savedFilePath) => ({ savedFilePath }));
      }),
    stat: (options: Options): Result =>
      withPath(options, "path", (path) => {
        if (options.recursive === true) return new ApiFailure("recursive is not supported by miniwire");
        return outcome(files.stat(path), ({ isDirectory, size, lastAccessedTime, lastModifiedTime }) => {
          // File type and permissions as POSIX has them: what the app may do is everything.
          const mode = isDirectory ? 0o040777 : 0o100666;
          return { stats: new Stats(isDirectory, size, mode, lastAccessedTime, lastModifiedTime) };
        });
      }),
  };
}

/** The forms that return their result or throw. */
function synchronous(operations: Operations): Record<string, (...args: unknown[]) => unknown> {
  const call = (name: keyof Operations, options: Options): Record<string, unknown> => {
    const result = operations[name](options);
    if (!(result instanceof ApiFailure)) return result as Record<string, unknown>;
    throw Object.assign(syncFailure(`${name}Sync`, result.reason), result.details);
  };
  return {
    accessSync: (path) => void call("access", { path }),
    unlinkSync: (filePath) => void call("unlink", { filePath }),
    mkdirSync: (dirPath, recursive) => void call("mkdir", { dirPath, recursive }),
    readdirSync: (dirPath) => call("readdir", { dirPath }).files,
    readFileSync: (filePath, encoding, position, length) =>
      call("readFile", { filePath, encoding, position, length }).data,
    writeFileSync: (filePath, data, encoding) => void call("writeFile", { filePath, data, encoding }),
    saveFileSync: (tempFilePath, filePath) => call("saveFile", { tempFilePath, filePath }).savedFilePath,
    statSync: (path, recursive) => call("stat", { path, recursive }).stats,
  };
}

/** The part of a file that was asked for, as bytes or as text. */
function read(data: ArrayBuffer, options: Options): Result {
  const { encoding, position = 0, length } = options;
  const end = length === undefined ? data.byteLength : Number(position) + Number(length);
  const within = Number.isInteger(position) && Number.isInteger(end) && Number(position) >= 0;
  const beyond = end > data.byteLength || (Number(position) > 0 && Number(position) >= data.byteLength);
  if (!within || beyond || (length !== undefined && Number(length) < 1))
    return new ApiFailure("Invalid argument", { errno: 1300022 });
  const part = data.slice(Number(position), end);
  return { data: isEncoding(encoding) ? decodeBytes(part, encoding) : part };
}

function unknownEncoding(encoding: unknown): ApiFailure {
  return new ApiFailure(`invalid encoding "${String(encoding)}"`, { errno: 1300022 });
}

function outcome<T>(reply: FileReply<T>, shape: (value: T) => Result): Result {
  return "reason" in reply ? new ApiFailure(reply.reason, { errno: reply.errno }) : shape(reply.value);
}
