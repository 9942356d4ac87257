import { describe, expect, test } from "vitest";
import { createRequire, requireModule, SHADOWED_GLOBALS, type AppModule, type AppRequire } from "../src/modules";
import { drain, fakeRuntime } from "./fake-native";

type Script = (require: AppRequire, module: AppModule, exports: Record<string, unknown>) => void;

function sessionOf(scripts: Record<string, Script>): ReturnType<typeof fakeRuntime> {
  return fakeRuntime({ modules: scripts as Record<string, (...args: unknown[]) => unknown> });
}

describe("require", () => {
  test("runs each module once", () => {
    let runs = 0;
    const { runtime } = sessionOf({
      "a.js": (_require, module) => {
        runs += 1;
        module.exports = { runs };
      },
    });
    expect(createRequire(runtime)("app.js")("./a")).toBe(requireModule(runtime, "a.js"));
    expect(runs).toBe(1);
  });

  test("gives the exports so far to a module in a cycle", () => {
    const { runtime } = sessionOf({
      "a.js": (require, _module, exports) => {
        exports.early = 1;
        exports.seen = (require("./b") as Record<string, unknown>).sees;
      },
      "b.js": (require, _module, exports) => {
        exports.sees = Object.keys(require("./a") as object);
      },
    });
    expect(requireModule(runtime, "a.js")).toEqual({ early: 1, seen: ["early"] });
  });

  test.each([0, "", false, null, undefined])("returns %j when that is module.exports", (value) => {
    const { runtime } = sessionOf({
      "a.js": (_require, module) => {
        module.exports = value;
      },
    });
    requireModule(runtime, "a.js");
    expect(requireModule(runtime, "a.js")).toBe(value);
  });

  test("runs a module again that threw, and throws again", () => {
    let runs = 0;
    const { runtime } = sessionOf({
      "a.js": () => {
        runs += 1;
        throw new Error(`run ${runs}`);
      },
    });
    expect(() => requireModule(runtime, "a.js")).toThrow("run 1");
    expect(() => requireModule(runtime, "a.js")).toThrow("run 2");
  });

  test("names the module that is missing", () => {
    const { runtime } = sessionOf({});
    expect(() => createRequire(runtime)("pages/a.js")("./b")).toThrow(
      "module 'b' is not defined, require args is './b'",
    );
  });

  test("refuses what is no string", () => {
    const { runtime } = sessionOf({});
    const require = createRequire(runtime)("a.js") as (specifier: unknown) => unknown;
    expect(() => require(undefined)).toThrow("require args must be a string, got undefined in module 'a.js'");
  });

  test("answers a callback later, not inside the call", async () => {
    const { runtime } = sessionOf({ "a.js": (_require, module) => void (module.exports = 7) });
    const got: unknown[] = [];
    createRequire(runtime)("app.js")("./a", (exports) => got.push(exports));
    expect(got).toEqual([]);
    await drain(runtime);
    expect(got).toEqual([7]);
  });

  test("tells the error callback which module failed", async () => {
    const { runtime } = sessionOf({});
    const got: unknown[] = [];
    createRequire(runtime)("app.js")(
      "./a",
      () => got.push("loaded"),
      (error) => got.push(error),
    );
    await drain(runtime);
    expect(got).toEqual([{ mod: "./a", errMsg: "module 'a' is not defined, require args is './a' (app.js)" }]);
  });

  test("reports a failure that nobody listens for", async () => {
    const { runtime, native } = sessionOf({});
    createRequire(runtime)("app.js")("./a", () => undefined);
    await drain(runtime);
    expect(native.errors.map((error) => error.kind)).toEqual(["uncaught"]);
  });
});

describe("require.async", () => {
  test("resolves with the exports", async () => {
    const { runtime } = sessionOf({ "a.js": (_require, module) => void (module.exports = 7) });
    const promise = createRequire(runtime)("app.js").async("./a");
    await drain(runtime);
    await expect(promise).resolves.toBe(7);
  });

  test("rejects with the module and the text", async () => {
    const { runtime } = sessionOf({});
    const promise = createRequire(runtime)("app.js").async("./a");
    const rejected = expect(promise).rejects.toMatchObject({ mod: "./a", errMsg: /^module 'a' is not defined/ });
    await drain(runtime);
    await rejected;
  });
});

test("the shadowed names stand in the order of WeChat's wrapper", () => {
  expect(SHADOWED_GLOBALS.join()).toBe(
    "window,document,frames,self,location,navigator,localStorage,history,Caches,screen,alert,confirm,prompt," +
      "XMLHttpRequest,WebSocket,Reporter,webkit,WeixinJSCore",
  );
});
