/**
 * `wx.getFileSystemManager`: the forms of its methods.
 * Counterpart: `file-operations.ts` has what each asks of the disk, `native.files` keeps the app in its sandbox. Sources:
 * docs/contracts/files.md. Invariant: each operation has one body; the form with callbacks, which does not wait for the disk,
 * and the one that throws give the same texts and numbers.
 */
import type { Runtime } from "../runtime";
import { answer, ApiFailure, isObject, syncFailure, type Callbacks } from "./callback";
import { fileCalls } from "./file-calls";
import { CALLBACK_ONLY, TWOFOLD, type Errand, type Options } from "./file-operations";
import { Stubs } from "./stubs";
import type { Support } from "./support";

/** The file family of `wx`. */
export function filesFamily(runtime: Runtime) {
  const manager: Record<string, unknown> = { ...new Stubs(runtime).inert("FileSystemManager") };
  for (const [name, prepare] of Object.entries({ ...TWOFOLD, ...CALLBACK_ONLY }))
    manager[name] = (options?: Options & Callbacks): void => {
      const errand = prepare(isObject(options) ? options : {});
      answer(runtime, name, options, errand instanceof ApiFailure ? errand : later(runtime, errand));
    };
  Object.assign(manager, synchronous(runtime));
  return {
    getFileSystemManager: () => manager,
  };
}

export const filesSupport = {
  getFileSystemManager:
    "partial: readCompressedFile, readZipEntry and unzip fail; the other methods work in both forms",
} satisfies Support<ReturnType<typeof filesFamily>>;

async function later(runtime: Runtime, { name, given, result }: Errand): Promise<object> {
  return result(await fileCalls(runtime).start(name, given));
}

/** The forms that return their result or throw. */
function synchronous(runtime: Runtime): Record<string, (...args: unknown[]) => unknown> {
  const call = (name: keyof typeof TWOFOLD, options: Options): Record<string, unknown> => {
    const errand = TWOFOLD[name](options);
    const result =
      errand instanceof ApiFailure ? errand : errand.result(runtime.native.files.call(errand.name, errand.given));
    if (!(result instanceof ApiFailure)) return result as Record<string, unknown>;
    throw Object.assign(syncFailure(`${name}Sync`, result.reason), result.details);
  };
  const optionsOf = (options: unknown): Options => (isObject(options) ? options : {});
  return {
    accessSync: (path) => void call("access", { path }),
    appendFileSync: (filePath, data, encoding) => void call("appendFile", { filePath, data, encoding }),
    closeSync: (options) => void call("close", optionsOf(options)),
    copyFileSync: (srcPath, destPath) => void call("copyFile", { srcPath, destPath }),
    fstatSync: (options) => call("fstat", optionsOf(options)).stats,
    ftruncateSync: (options) => void call("ftruncate", optionsOf(options)),
    mkdirSync: (dirPath, recursive) => void call("mkdir", { dirPath, recursive }),
    openSync: (options) => call("open", optionsOf(options)).fd,
    readFileSync: (filePath, encoding, position, length) =>
      call("readFile", { filePath, encoding, position, length }).data,
    readSync: (options) => call("read", optionsOf(options)),
    readdirSync: (dirPath) => call("readdir", { dirPath }).files,
    renameSync: (oldPath, newPath) => void call("rename", { oldPath, newPath }),
    rmdirSync: (dirPath, recursive) => void call("rmdir", { dirPath, recursive }),
    saveFileSync: (tempFilePath, filePath) => call("saveFile", { tempFilePath, filePath }).savedFilePath,
    statSync: (path, recursive) => call("stat", { path, recursive }).stats,
    truncateSync: (options) => void call("truncate", optionsOf(options)),
    unlinkSync: (filePath) => void call("unlink", { filePath }),
    writeFileSync: (filePath, data, encoding) => void call("writeFile", { filePath, data, encoding }),
    writeSync: (options) => call("write", optionsOf(options)),
  };
}
