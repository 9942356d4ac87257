/** FileSystemManager over files in memory: both forms of each method, encodings. Rows: docs/contracts/files.md. */
import { describe, expect, it } from "vitest";
import { decodeBytes, encodeText } from "../src/wx/file-encoding";
import { filesFamily } from "../src/wx/files";
import { drain, fakeRuntime } from "./fake-native";

type Manager = Record<string, (...args: unknown[]) => unknown>;

function session() {
  const { native, runtime } = fakeRuntime();
  return { native, runtime, fs: filesFamily(runtime).getFileSystemManager() as Manager };
}

describe("encodings", () => {
  it("give back the text that they were given", () => {
    for (const encoding of ["utf8", "utf-8", "ucs2", "utf16le"]) {
      expect(decodeBytes(encodeText("你好 \u{1f600}", encoding), encoding)).toBe("你好 \u{1f600}");
    }
    for (const encoding of ["latin1", "binary"])
      expect(decodeBytes(encodeText("é\xff", encoding), encoding)).toBe("é\xff");
    expect(decodeBytes(encodeText("00ff7a", "hex"), "hex")).toBe("00ff7a");
    expect(decodeBytes(encodeText("aGk=", "base64"), "base64")).toBe("aGk=");
    expect([...new Uint8Array(encodeText("aGk=", "base64"))]).toEqual([104, 105]);
  });

  it("put together a text of any length", () => {
    const text = "x".repeat(100_000);
    expect(decodeBytes(encodeText(text, "ascii"), "ascii")).toBe(text);
  });
});

describe("a method", () => {
  it("answers later, or at once in its Sync form, with the same", async () => {
    const { runtime, fs } = session();
    const told: unknown[] = [];
    fs.writeFileSync?.("p", "hi");
    fs.readFile?.({ filePath: "p", encoding: "utf8", success: (result: unknown) => told.push(result) });
    expect(told).toEqual([]);
    await drain(runtime);
    expect(told).toEqual([{ data: "hi", errMsg: "readFile:ok" }]);
    expect(fs.readFileSync?.("p", "utf8")).toBe("hi");
    expect(fs.readFile?.({ filePath: "p" })).toBeUndefined();
  });

  it("fails with the same text and number in either form", async () => {
    const { runtime, fs } = session();
    const told: unknown[] = [];
    fs.access?.({ path: "no", fail: (result: unknown) => told.push(result) });
    await drain(runtime);
    expect(told).toEqual([{ errMsg: "access:fail no such file or directory no", errno: 1300002 }]);
    const thrown = { errMsg: "accessSync:fail no such file or directory no", errno: 1300002 };
    expect(() => fs.accessSync?.("no")).toThrow(expect.objectContaining(thrown) as Error);
  });

  it("reads the part that was asked for and refuses one that is none", () => {
    const { fs } = session();
    fs.writeFileSync?.("p", "abcdef");
    expect(fs.readFileSync?.("p", "utf8", 2, 3)).toBe("cde");
    expect(fs.readFileSync?.("p", "utf8", 4)).toBe("ef");
    for (const [position, length] of [[0.5], [0, "1"], [-1, 2], [0, 0]]) {
      expect(() => fs.readFileSync?.("p", "utf8", position, length)).toThrow("Invalid argument");
    }
  });

  it("refuses what it cannot write, by name", () => {
    const { fs } = session();
    expect(() => fs.writeFileSync?.("p", new Uint8Array(1))).toThrow(
      "writeFileSync:fail parameter error: parameter.data should be String or ArrayBuffer instead of Uint8Array;",
    );
    expect(() => fs.writeFileSync?.("p", "x", "utf7")).toThrow('invalid encoding "utf7"');
    expect(() => fs.unlinkSync?.(7)).toThrow("parameter.filePath should be String instead of Number;");
  });

  it("of an open file refuses a place outside of the buffer, by number", () => {
    const { fs } = session();
    const arrayBuffer = new ArrayBuffer(4);
    const failing = (options: object): unknown => {
      try {
        return fs.readSync?.({ fd: "3", arrayBuffer, ...options });
      } catch (error) {
        return (error as { errno?: number }).errno;
      }
    };
    expect(failing({ offset: 5 })).toBe(1301007);
    expect(failing({ offset: 1, length: 4 })).toBe(1301006);
    expect(failing({ length: 4, position: -1 })).toBe(1301009);
    expect(() => fs.readSync?.({ fd: 3 })).toThrow("parameter.fd should be String instead of Number;");
    expect(() => fs.readSync?.({ fd: "3", arrayBuffer: new Uint8Array(1) })).toThrow(
      "parameter.arrayBuffer should be ArrayBuffer instead of Uint8Array;",
    );
    expect(() => fs.truncateSync?.({ filePath: "p", length: "1" })).toThrow("parameter.length should be Number");
  });

  it("that miniwire does not have fails as documented", () => {
    const { fs } = session();
    expect(() => fs.readCompressedFileSync?.({})).toThrow("not supported by miniwire");
  });
});
