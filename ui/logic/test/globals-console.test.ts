import { inspect as nodeInspect } from "node:util";
import vm from "node:vm";
import { describe, expect, test } from "vitest";
import { CONSOLE_CHARS_MAX, LABEL_COUNT_MAX } from "../src/globals/console";
import { INSPECT_CHARS_MAX, ITEM_COUNT_MAX, PROPERTY_COUNT_MAX, STRING_CHARS_MAX } from "../src/globals/inspect";
import { Realm } from "./globals-realm";

/** Printed by our console and by Node's inspector; both must agree. */
const VALUES = [
  "1",
  "-0",
  "5n",
  "true",
  "null",
  "undefined",
  "Symbol('s')",
  "NaN",
  "({})",
  "[]",
  "({ a: 1, b: 'x', 'c-d': null, [Symbol('k')]: undefined })",
  "[1, 'two', [3, [4]], { five: 5 }]",
  "[, 1, , , 2]",
  "({ text: \"it's\", other: 'a\"b', both: `'\"` })",
  "({ text: 'line\\nbreak\\ttab\\u0001\\u007f' })",
  "({ text: '你好 😀 \\ud800' })",
  "(() => { const o = { a: 1 }; o.o = { o }; return o })().a",
  "new Date(0)",
  "new Date(NaN)",
  "/a\\/b/gi",
  "new Map([['a', 1], [{ k: 2 }, [3]]])",
  "new Set([1, 'a', { b: 2 }])",
  "new Map()",
  "new WeakMap()",
  "new Uint8Array([1, 2, 3])",
  "new Float64Array(0)",
  "new ArrayBuffer(4)",
  "new DataView(new ArrayBuffer(2))",
  "new BigInt64Array([1n, -2n])",
  "(class A {})",
  "(class B extends Array {})",
  "(class {})",
  "new (class Point { constructor() { this.x = 1; this.y = 2 } })()",
  "new (class Empty {})()",
  "new (class Stack extends Array {})(3)",
  "new (class M extends Map {})([[1, 2]])",
  "(function named() {})",
  "(() => 1)",
  "(async () => 1)",
  "(function* gen() {})",
  "({ method() {}, arrow: () => 1 })",
  "({ get a() { throw new Error('never run') }, set b(v) {}, get c() { return 1 }, set c(v) {} })",
  "Object.create(null)",
  "Object.assign(Object.create(null), { a: 1 })",
  "new Number(5)",
  "new String('abc')",
  "new Boolean(false)",
  "Object.assign(new Date(0), { extra: 1 })",
  "Object.assign([1, 2], { extra: true })",
  "({ [Symbol.toStringTag]: 'Tagged', a: 1 })",
  "({ a: { b: { c: { d: { e: {} } } } } })",
  "({ a: { b: { c: { d: { e: { f: 1 } } } } } })",
  "({ a: { b: { c: { d: { e: [1] } } } } })",
  "({ a: { b: { c: { d: { e: new Map([[1, 2]]) } } } } })",
  "({ long: 'x'.repeat(40), other: 'y'.repeat(40) })",
  "({ nested: { long: 'x'.repeat(40), other: 'y'.repeat(40) }, list: [{ a: 'x'.repeat(50) }, { b: 'y'.repeat(30) }] })",
  "({ type: 'message', data: { id: 1, name: '小红', tags: ['a', 'b'], at: new Date(5) } })",
  "[undefined, null, () => 1, Symbol('x')]",
];

describe("console.log prints as Node does", () => {
  const realm = new Realm();

  test.each(VALUES)("%s", (script) => {
    const node = nodeInspect(vm.runInNewContext(script), { depth: 4, compact: 9, breakLength: 80 });
    expect(realm.printed(script)).toBe(node);
  });
});

describe("console.log formats", () => {
  const realm = new Realm();

  test.each([
    ["'a', 1, 'b', { c: 'd' }", "a 1 b { c: 'd' }"],
    ["'%s is %d years', '小红', 7", "小红 is 7 years"],
    ["'%i %f', 3.9, '2.5x'", "3 2.5"],
    ["'%o|%O', [1], { a: 1 }", "[ 1 ]|{ a: 1 }"],
    ["'%cstyled%c', 'color: red', ''", "styled"],
    ["'%j', { a: 1 }", '{"a":1}'],
    ["'100%', 5", "100% 5"],
    ["'%% %s', 'x'", "% x"],
    ["'%s'", "%s"],
    ["'%s', 'a', 'b'", "a b"],
    ["'%d', Symbol('x')", "NaN"],
    ["", ""],
    ["undefined, null", "undefined null"],
  ])("%s", (args, text) => {
    expect(realm.printed(args)).toBe(text);
  });
});

describe("objects that are hard to print", () => {
  const realm = new Realm();

  test("a circular object", () => {
    expect(realm.printed("(() => { const a = { n: 1 }; a.self = a; a.list = [a]; return a })()")).toBe(
      "{ n: 1, self: [Circular], list: [ [Circular] ] }",
    );
  });

  test("the same object twice is no circle", () => {
    expect(realm.printed("(() => { const a = { n: 1 }; return [a, a] })()")).toBe("[ { n: 1 }, { n: 1 } ]");
  });

  test("a proxy whose traps throw", () => {
    const traps = "new Proxy({}, { getPrototypeOf() { throw 1 }, ownKeys() { throw 1 }, get() { throw 1 } })";
    expect(realm.printed(`1, ${traps}`)).toBe("1 [unreadable]");
  });

  test("an error with its stack, cause and own fields", () => {
    const text = realm.printed("Object.assign(new TypeError('bad', { cause: 'why' }), { code: 7 })");
    expect(text).toMatch(/^TypeError: bad\n {4}at .*pages\/index\/index\.js:1:\d+/);
    expect(text).toContain("code: 7");
    expect(text).toContain("[cause]: 'why'");
    expect(text).not.toContain("miniwire:logic");
  });

  test("an error inside an object", () => {
    const text = realm.printed("(() => { const e = new Error('inner'); e.stack = ''; return { e } })()");
    expect(text).toBe("{ e: [Error: inner] }");
  });
});

describe("long values are cut", () => {
  const realm = new Realm();
  const list = (length: number): string => realm.printed(`Array.from({ length: ${length} }, (_, i) => i)`);

  test("arrays after their limit", () => {
    expect(list(ITEM_COUNT_MAX)).not.toContain("more item");
    expect(list(ITEM_COUNT_MAX + 1)).toContain("... 1 more item\n");
    expect(list(ITEM_COUNT_MAX + 2)).toContain("... 2 more items");
  });

  test("maps and sets after their limit", () => {
    const set = (size: number): string => realm.printed(`new Set(Array.from({ length: ${size} }, (_, i) => i))`);
    expect(set(ITEM_COUNT_MAX)).not.toContain("more");
    expect(set(ITEM_COUNT_MAX + 1)).toContain("... 1 more item");
  });

  test("objects after their limit of properties", () => {
    const object = (size: number): string =>
      realm.printed(`Object.fromEntries(Array.from({ length: ${size} }, (_, i) => ['k' + i, i]))`);
    expect(object(PROPERTY_COUNT_MAX)).not.toContain("more");
    expect(object(PROPERTY_COUNT_MAX + 1)).toContain("... 1 more property");
    expect(object(PROPERTY_COUNT_MAX + 2)).toContain("... 2 more properties");
  });

  test("strings inside objects after their limit", () => {
    expect(realm.printed(`['x'.repeat(${STRING_CHARS_MAX})]`)).not.toContain("more");
    expect(realm.printed(`['x'.repeat(${STRING_CHARS_MAX + 1})]`)).toContain("... 1 more character");
  });

  test("one console call after its limit", () => {
    expect(realm.printed(`'x'.repeat(${CONSOLE_CHARS_MAX})`)).toHaveLength(CONSOLE_CHARS_MAX);
    expect(realm.printed(`'x'.repeat(${CONSOLE_CHARS_MAX + 1})`)).toMatch(/x… 1 more characters$/);
  });

  test("a huge graph of objects", () => {
    const graph =
      "(() => { const l = (d) => d ? Array.from({ length: 50 }, () => ({ child: l(d - 1) })) : 'leaf'; return l(3) })()";
    expect(realm.printed(graph).length).toBeLessThan(INSPECT_CHARS_MAX * 3);
  });

  test("a sparse array", () => {
    expect(realm.printed("new Array(50000)")).toBe("[ <50000 empty items> ]");
  });
});

describe("the functions of console", () => {
  test("have their level and the stack of the caller", () => {
    const realm = new Realm();
    realm.run("function here() { console.warn('x') }\nhere()");
    expect(realm.lines).toMatchObject([{ level: "warn", text: "x" }]);
    expect(realm.lines[0]?.stack).toMatch(/^\s*at here \(pages\/index\/index\.js:1:\d+\)/m);
    expect(realm.lines[0]?.stack).not.toContain("miniwire:logic");
  });

  test("print at their levels", () => {
    const realm = new Realm();
    realm.run("for (const level of ['debug', 'log', 'info', 'warn', 'error']) console[level](level)");
    expect(realm.lines.map((line) => line.level)).toEqual(["debug", "log", "info", "warn", "error"]);
  });

  test("work when they are taken off the console", () => {
    expect(new Realm().failure("const { log } = console; log('x'); [1].forEach(console.log)")).toBe("no error");
  });

  test("group indents every line until groupEnd", () => {
    const realm = new Realm();
    realm.run("console.group('a'); console.log('b\\nc'); console.groupEnd(); console.groupEnd(); console.log('d')");
    expect(realm.lines.map((line) => line.text)).toEqual(["a", "  b\n  c", "d"]);
  });

  test("assert prints when the condition is false", () => {
    const realm = new Realm();
    realm.run(
      "console.assert(true, 'no'); console.assert(false, 'got %d', 5); console.assert(0); console.assert(false, { a: 1 })",
    );
    expect(realm.lines.map((line) => line.text)).toEqual([
      "Assertion failed: got 5",
      "Assertion failed",
      "Assertion failed { a: 1 }",
    ]);
  });

  test("count counts by label", () => {
    const realm = new Realm();
    realm.run("console.count(); console.count('x'); console.count(); console.countReset(); console.count()");
    expect(realm.lines.map((line) => line.text)).toEqual(["default: 1", "x: 1", "default: 2", "default: 1"]);
  });

  test("labels past the limit are printed but not remembered", () => {
    const realm = new Realm();
    realm.run(
      `for (let i = 0; i <= ${LABEL_COUNT_MAX}; i += 1) console.count('k' + i); console.count('k0'); console.count('k${LABEL_COUNT_MAX}')`,
    );
    expect(realm.lines.slice(-2).map((line) => line.text)).toEqual(["k0: 2", `k${LABEL_COUNT_MAX}: 1`]);
  });

  test("time measures with the session's clock", () => {
    const realm = new Realm();
    realm.run("console.time('load')");
    realm.now += 250;
    realm.run("console.timeLog('load', 'half'); console.timeEnd('load'); console.timeEnd('load')");
    expect(realm.lines.map((line) => line.text)).toEqual([
      "load: 250ms half",
      "load: 250ms",
      "Timer 'load' does not exist",
    ]);
  });

  test("trace prints where it stands", () => {
    const realm = new Realm();
    realm.run("function here() { console.trace('at %s', 'x') }\nhere()");
    expect(realm.lines[0]?.text).toMatch(/^Trace: at x\n\s*at here \(pages\/index\/index\.js:1:\d+\)/);
  });

  test("dir prints without format specifiers", () => {
    const realm = new Realm();
    realm.run("console.dir('%s')");
    expect(realm.lines[0]?.text).toBe("'%s'");
  });

  test("table aligns rows and columns", () => {
    const realm = new Realm();
    realm.run("console.table([{ id: 1, name: 'ab' }, { id: 22 }])");
    expect(realm.lines[0]?.text).toBe(
      [
        "┌─────────┬────┬──────┐",
        "│ (index) │ id │ name │",
        "├─────────┼────┼──────┤",
        "│ 0       │ 1  │ 'ab' │",
        "│ 1       │ 22 │      │",
        "└─────────┴────┴──────┘",
      ].join("\n"),
    );
  });
});
