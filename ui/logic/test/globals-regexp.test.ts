import vm from "node:vm";
import { describe, expect, test } from "vitest";
import { Realm } from "./globals-realm";

const PROPERTIES = `["$1","$2","$3","$9","lastMatch","$&","lastParen","$+","leftContext","$\`","rightContext","$'","input","$_"]`;

/** Each script is run by our realm and by a plain V8 realm; all static properties must agree. */
const SCRIPTS: readonly string[] = [
  "/(\\d+)-(\\d+)/.exec('on 2026-11 there')",
  "/(a)|(b)/.test('xb')",
  "/(y+)/.test('yyyy-MM') && 'x'",
  "'2026-11-23'.replace(/(\\d+)-(\\d+)/, '$2/$1')",
  "'a1b2'.replace(/([a-z])(\\d)/g, (m, a, b) => b + a)",
  "'k1=v1&k2=v2'.match(/(\\w+)=(\\w+)/g)",
  "'hello world'.search(/o(.)/)",
  "[...'a1b2'.matchAll(/([a-z])(\\d)/g)].length",
  "'a-b-c'.split(/(-)/)",
  "'a1b'.replaceAll(/(\\d)/g, 'x')",
  "/x(y)?/.exec('x')",
  "/(a)/.exec('a'); /(b)/.exec('nothing')",
  "const m = /(a)(b)/.exec('ab'); m.shift(); m[0] = 'changed'",
  "/(?<=€)(\\d+)/.exec('€42')",
  "const r = /(\\d)/g; r.lastIndex = 2; r.exec('123')",
  "const r = /(\\d)/y; r.lastIndex = 1; r.test('123')",
  "/(.)$/u.exec('a😀')",
  "/a/.exec('a'); RegExp.input = 5; RegExp.$1 = 'x'; RegExp.lastMatch = 'y'",
  "/(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)/.exec('abcdefghij')",
  "class R extends RegExp {}; new R('(z)').exec('xyz')",
  "let s = '';for (const [k, v] of Object.entries({'M+': 11, 'd+': 3})) { if (new RegExp('(' + k + ')').test('MM-dd')) s += RegExp.$1.length + '' + v } s",
];

describe("RegExp's static properties equal V8's after", () => {
  test.each(SCRIPTS)("%s", (script) => {
    const whole = `/^$/.exec(''); { ${script} }; JSON.stringify(${PROPERTIES}.map((name) => RegExp[name]))`;
    expect(new Realm().run(whole)).toBe(vm.runInNewContext(whole));
  });
});

test("console, dates and numbers leave them alone", () => {
  const script = `/(x)/.exec('x'); console.log('%s %o', 'a', { b: "it's" }); new Date().toLocaleString('en-US'); (5).toLocaleString();
    'a1'.localeCompare('a2', undefined, { numeric: true }); RegExp.$1 + RegExp.input`;
  expect(new Realm().run(script)).toBe("xx");
});

test("they are empty before the first match", () => {
  expect(new Realm().run("JSON.stringify([RegExp.$1, RegExp.lastMatch, RegExp.input, RegExp.rightContext])")).toBe(
    '["","","",""]',
  );
});

describe("splitting equals V8's for", () => {
  const texts = ["", "a", "a,b,,c", ",a,", "a1b22c", "日本語 テキスト", "😀a😀", "line\r\nline\nline", "aaa"];
  const separators = [
    "/,/",
    "/(,)/",
    "/(?:)/",
    "/(?:)/u",
    "/\\d*/",
    "/\\s+/",
    "/\\r?\\n/",
    "/a/y",
    "/A/gi",
    "/(x)?,/",
    "/$/",
    "/^/",
    "/a*?/",
    "/(a)|b/",
    "/\\b/",
  ];
  const limits = ["undefined", "0", "1", "2", "-1", "2.9"];
  const realm = new Realm();

  test.each(separators)("%s", (separator) => {
    for (const text of texts)
      for (const limit of limits) {
        const script = `JSON.stringify(${JSON.stringify(text)}.split(${separator}, ${limit}))`;
        expect(realm.run(script), script).toBe(vm.runInNewContext(script));
      }
  });
});

test("exec looks like the native one", () => {
  const script =
    "const d = Object.getOwnPropertyDescriptor(RegExp.prototype, 'exec'); JSON.stringify([d.enumerable, d.writable, d.value.name, d.value.length])";
  expect(new Realm().run(script)).toBe(vm.runInNewContext(script));
});
