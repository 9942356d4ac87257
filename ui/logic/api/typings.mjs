// Reads miniprogram-api-typings with the TypeScript compiler into plain data: every member of `wx`, how it answers, and the
// names that wx.canIUse can ask for. Counterpart: generate.mjs writes the files. Nothing here knows what miniwire implements.
import ts from "typescript";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const CALLBACKS = new Set(["success", "fail", "complete"]);
/** Literal unions with more alternatives than this are not option lists but data. */
const LITERALS_MAX = 24;

/**
 * How a function answers. The letters are those of `src/wx/stubs.ts`.
 * p Promise or callbacks · c callbacks only · v nothing · s a value at once · n adds a listener · o removes listeners
 * f an object of a class · k a value that is an object
 */

/** Reads the typings. @returns {{version: string, members: Member[], classes: Map<string, Method[]>}} */
export function readTypings() {
  const root = require.resolve("miniprogram-api-typings/types/index.d.ts");
  const { version } = require("miniprogram-api-typings/package.json");
  const program = ts.createProgram([root], { lib: ["lib.es2023.d.ts"], types: [], strict: true });
  const reader = new Reader(program);
  return { version, ...reader.read() };
}

class Reader {
  constructor(program) {
    this.program = program;
    this.checker = program.getTypeChecker();
    this.classes = new Map();
  }

  read() {
    const wx = this.findInterface("Wx");
    const members = wx.getProperties().map((symbol) => this.member(symbol));
    members.sort((a, b) => (a.name < b.name ? -1 : 1));
    return { members, classes: this.classes };
  }

  findInterface(name) {
    let found;
    for (const file of this.program.getSourceFiles()) {
      ts.forEachChild(file, (node) => {
        if (!ts.isModuleDeclaration(node) || node.name.text !== "WechatMiniprogram" || !node.body) return;
        ts.forEachChild(node.body, (inner) => {
          if (ts.isInterfaceDeclaration(inner) && inner.name.text === name)
            found = this.checker.getTypeAtLocation(inner);
        });
      });
    }
    if (!found) throw new Error(`the typings have no WechatMiniprogram.${name}; has the package changed its layout?`);
    return found;
  }

  member(symbol) {
    const shape = this.shape(symbol);
    const link = /developers\.weixin\.qq\.com\/miniprogram\/dev\/api\/([\w/-]+)\/wx\.[\w.]+\.html/.exec(
      this.doc(symbol),
    );
    return { name: symbol.name, category: link?.[1] ?? "", ...shape, ...this.schema(symbol, shape) };
  }

  doc(symbol) {
    return ts.displayPartsToString(symbol.getDocumentationComment(this.checker));
  }

  typeOf(symbol) {
    return this.checker.getTypeOfSymbolAtLocation(symbol, symbol.declarations[0]);
  }

  /** @returns {{kind: string, class?: string}} how the member is called and answers. */
  shape(symbol) {
    const signatures = this.typeOf(symbol).getNonNullableType().getCallSignatures();
    const [signature] = signatures;
    if (!signature) return { kind: "k", class: this.classOf(this.typeOf(symbol)) };
    const declared = (one) => one.declaration?.type?.getText() ?? "";
    const result = signature.getReturnType();
    const option = signature.parameters[0] && this.typeOf(signature.parameters[0]).getNonNullableType();
    if (signatures.some((one) => /^(PromisifySuccessResult|Promise)\b/.test(declared(one)))) return { kind: "p" };
    if (/^on[A-Z]/.test(symbol.name) && option?.getCallSignatures().length) return { kind: "n" };
    if (/^off[A-Z]/.test(symbol.name)) return { kind: "o" };
    if (result.flags & (ts.TypeFlags.Void | ts.TypeFlags.Undefined)) {
      const callbacks = option?.getProperty("success") ?? option?.getProperty("fail");
      return { kind: callbacks ? "c" : /Sync$/.test(symbol.name) ? "s" : "v" };
    }
    const name = this.classOf(result);
    return name ? { kind: "f", class: name } : { kind: "s" };
  }

  /** The name of a class of the API with methods, which is read on first sight; undefined for plain data. */
  classOf(type) {
    const symbol = type.getNonNullableType().symbol ?? type.aliasSymbol;
    const declaration = symbol?.declarations?.[0];
    if (!declaration || !declaration.getSourceFile().fileName.includes("miniprogram-api-typings")) return undefined;
    const properties = type.getProperties();
    if (!properties.some((one) => this.typeOf(one).getNonNullableType().getCallSignatures().length)) return undefined;
    const name = symbol.name === "__type" ? undefined : symbol.name;
    if (name && !this.classes.has(name)) {
      const methods = [];
      this.classes.set(name, methods);
      for (const one of properties) {
        if (!/^\w+$/.test(one.name)) continue;
        if (this.typeOf(one).getNonNullableType().getCallSignatures().length)
          methods.push({ name: one.name, ...this.shape(one) });
        else methods.push({ name: one.name, kind: "d" });
      }
    }
    return name;
  }

  /** The names that canIUse may ask for: `{object, success, callback, return}`, each a list of `[name, options]`. */
  schema(symbol, shape) {
    const signature = this.typeOf(symbol).getNonNullableType().getCallSignatures()[0];
    const none = { object: [], success: [], callback: [], return: [] };
    if (!signature) return none;
    const first = signature.parameters[0] && this.typeOf(signature.parameters[0]).getNonNullableType();
    const option = first && (this.checker.getBaseConstraintOfType(first) ?? first);
    if (shape.kind === "n" || shape.kind === "o")
      return { ...none, callback: option ? this.callbackFields(option) : [] };
    const isOptions = option && (option.getProperty("success") || option.getProperty("fail") || isPlainObject(option));
    const success = isOptions && option.getProperty("success");
    return {
      object: isOptions ? this.fields(option).filter(([name]) => !CALLBACKS.has(name)) : [],
      success: success ? this.callbackFields(this.typeOf(success).getNonNullableType()) : [],
      callback: [],
      return: shape.kind === "s" || shape.kind === "f" ? this.fields(signature.getReturnType()) : [],
    };
  }

  /** Fields of what a callback gets. */
  callbackFields(type) {
    const signature = type.getCallSignatures()[0];
    const parameter = signature?.parameters[0];
    if (!parameter) return [];
    return this.fields(this.typeOf(parameter).getNonNullableType()).filter(([name]) => name !== "errMsg");
  }

  fields(type) {
    if (!isPlainObject(type)) return [];
    return type
      .getProperties()
      .filter((one) => /^\w+$/.test(one.name) && one.declarations?.length)
      .map((one) => [one.name, this.options(this.typeOf(one).getNonNullableType())]);
  }

  /** The alternatives of a string union, or the fields of an object of the API. */
  options(type) {
    if (type.isUnion() && type.types.every((one) => one.isStringLiteral() || one.flags & ts.TypeFlags.Undefined)) {
      const values = type.types.filter((one) => one.isStringLiteral()).map((one) => one.value);
      return values.length <= LITERALS_MAX ? values.filter((one) => /^[\w-]+$/.test(one)) : [];
    }
    const declared = type.symbol?.declarations?.[0]?.getSourceFile().fileName.includes("miniprogram-api-typings");
    if (!declared || !isPlainObject(type) || type.getCallSignatures().length) return [];
    return type
      .getProperties()
      .map((one) => one.name)
      .filter((one) => /^\w+$/.test(one));
  }
}

/** True for interfaces and object literals, false for primitives, arrays, buffers and dates. */
function isPlainObject(type) {
  if (!(type.flags & ts.TypeFlags.Object) && !type.isIntersection()) return false;
  const name = type.symbol?.name ?? "";
  return (
    !["Array", "ReadonlyArray", "ArrayBuffer", "Date", "Map", "Promise", "Record", "Function"].includes(name) &&
    !type.getCallSignatures().length
  );
}
