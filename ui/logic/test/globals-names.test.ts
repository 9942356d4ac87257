import { describe, expect, test } from "vitest";
import { ABSENT_GLOBALS, allowedGlobals, DEVTOOLS_GLOBALS, INSTALLED_GLOBALS } from "../src/globals/names";
import { Realm } from "./globals-realm";

const names = (realm: Realm): string[] => realm.run("Object.getOwnPropertyNames(globalThis)") as string[];

describe("the global object", () => {
  test.each(["device", "devtools"] as const)("of a %s has no name that is not allowed", (profile) => {
    const allowed = allowedGlobals(profile);
    expect(names(new Realm(profile)).filter((name) => !allowed.has(name))).toEqual([]);
  });

  test.each(ABSENT_GLOBALS)("of a device has no %s", (name) => {
    expect(new Realm().run(`typeof ${name}`)).toBe("undefined");
  });

  test.each([...INSTALLED_GLOBALS, "globalThis", "Promise", "Proxy", "WeakRef", "escape"])(
    "of a device has %s",
    (name) => {
      expect(new Realm().run(`typeof ${name}`)).not.toBe("undefined");
    },
  );

  test.each(["device", "devtools"] as const)(
    "of a %s is `global` too: built output of uni-app assigns to it",
    (profile) => {
      const realm = new Realm(profile);
      expect(realm.run("global === globalThis && typeof (global.createApp = () => 1)")).toBe("function");
      expect(realm.run("Object.keys(globalThis)")).not.toContain("global");
    },
  );

  test.each(["TextDecoder", "TextEncoder"])("of the devtools has %s", (name) => {
    expect(DEVTOOLS_GLOBALS).toContain(name);
    expect(new Realm("devtools").run(`${name}.name`)).toBe(name);
  });
});

describe("code from strings on a device", () => {
  const device = new Realm();

  test.each([
    "eval('1')",
    "(0, eval)('1')",
    "new Function('return 1')",
    "Function('a', 'return this')",
    "Function('return this;')",
    "Function()",
    "(() => 1).constructor('return 1')",
    "(async () => 1).constructor('return 1')",
    "(function* () {}).constructor('yield 1')",
    "(async function* () {}).constructor('yield 1')",
    "Reflect.construct(Function, ['return 1'])",
    "Object.getPrototypeOf(Function).constructor('return 1')",
  ])("%s throws", (script) => {
    expect(device.failure(script)).toMatch(/^EvalError: Code generation from strings disallowed for this context/);
  });

  test.each(["new Function('return this')()", "Function('return this')()"])("%s is the global object", (script) => {
    expect(device.run(`${script} === globalThis`)).toBe(true);
  });

  test("functions are still instances of Function", () => {
    expect(
      device.run("(() => 1) instanceof Function && class {} instanceof Function && Function.name === 'Function'"),
    ).toBe(true);
    expect(device.run("(() => 1).constructor === Function && Function.prototype.call.call(() => 5)")).toBe(5);
    expect(device.run("(async () => 1)() instanceof Promise")).toBe(true);
  });
});

test("the devtools run code from strings", () => {
  const devtools = new Realm("devtools");
  expect(devtools.run("eval('1 + 1') + new Function('return 40')()")).toBe(42);
});

describe("the devtools' text codec equals Node's for", () => {
  const devtools = new Realm("devtools");

  test.each(["", "hello", "你好，世界", "😀", "a\ud800b", "\udc00", "\ufeffx", "é\u0301", "x".repeat(10_000)])(
    "%j",
    (text) => {
      const bytes = devtools.run(`[...new TextEncoder().encode(${JSON.stringify(text)})]`) as number[];
      expect([...bytes]).toEqual([...new TextEncoder().encode(text)]);
      expect(devtools.run(`new TextDecoder().decode(new Uint8Array([${bytes.join()}]))`)).toBe(
        new TextDecoder().decode(new Uint8Array(bytes)),
      );
    },
  );

  test.each([
    [0xff],
    [0xc0, 0x80],
    [0xe4, 0xbd],
    [0xe4, 0xbd, 0x41],
    [0xed, 0xa0, 0x80],
    [0xf0, 0x9f, 0x98],
    [0xf4, 0x90, 0x80, 0x80],
    [0xf0, 0x80, 0x80, 0x80],
    [0x61, 0xe2, 0x82, 0xe2, 0x82, 0xac],
  ])("the broken bytes %j", (...bytes) => {
    const list = `new Uint8Array([${bytes.join()}])`;
    expect(devtools.run(`new TextDecoder().decode(${list})`)).toBe(new TextDecoder().decode(new Uint8Array(bytes)));
    expect(devtools.failure(`new TextDecoder('utf-8', { fatal: true }).decode(${list})`)).toMatch(/^TypeError/);
  });

  test("a character that comes in two pieces", () => {
    const script = `const d = new TextDecoder();
      d.decode(new Uint8Array([0xe4, 0xbd]), { stream: true }) + d.decode(new Uint8Array([0xa0]))`;
    expect(devtools.run(script)).toBe("你");
  });
});
