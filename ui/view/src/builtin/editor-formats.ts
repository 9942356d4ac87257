/**
 * The formats that an editor knows, under the names that WeChat gives them.
 * Counterpart: the lists in the documentation of editor and of `EditorContext.format`. Invariant: what is not in these lists is dropped when
 * content comes in, by the app or by pasting, so that no tag and no style of a stranger is drawn.
 */
import Quill, { Parchment } from "quill/core";
import { BlockEmbed } from "quill/blots/block";
import Inline from "quill/blots/inline";
import Bold from "quill/formats/bold";
import { ColorAttributor } from "quill/formats/color";
import Header from "quill/formats/header";
import Indent from "quill/formats/indent";
import Italic from "quill/formats/italic";
import Link from "quill/formats/link";
import List, { ListContainer } from "quill/formats/list";
import Script from "quill/formats/script";
import Strike from "quill/formats/strike";
import Underline from "quill/formats/underline";
import { EditorImage } from "./editor-image";

const { Scope, StyleAttributor } = Parchment;

const BLOCK_STYLES =
  "margin marginTop marginBottom marginLeft marginRight padding paddingTop paddingBottom paddingLeft paddingRight " +
  "lineHeight textIndent wordWrap wordBreak whiteSpace";
const INLINE_STYLES = "font fontSize fontStyle fontVariant fontWeight fontFamily letterSpacing textDecoration";

class Inserted extends Inline {
  static override blotName = "ins";
  static override tagName = "INS";
}

class Deleted extends Strike {
  static override tagName = ["S", "STRIKE", "DEL"];
}

class Divider extends BlockEmbed {
  static override blotName = "divider";
  static override tagName = "HR";
  static override value(): true {
    return true;
  }
}

/** `fontSize` is the style `font-size`. */
const property = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const styles = (names: string, scope: Parchment.Scope): Parchment.Attributor[] =>
  names.split(" ").map((name) => new StyleAttributor(name, property(name), { scope }));

const FORMATS = [
  Bold,
  Italic,
  Underline,
  Deleted,
  Inserted,
  Script,
  Link,
  Header,
  Indent,
  List,
  ListContainer,
  Divider,
  EditorImage,
  new StyleAttributor("align", "text-align", {
    scope: Scope.BLOCK,
    whitelist: ["left", "center", "right", "justify"],
  }),
  new StyleAttributor("direction", "direction", { scope: Scope.BLOCK, whitelist: ["ltr", "rtl"] }),
  new ColorAttributor("color", "color", { scope: Scope.INLINE }),
  new ColorAttributor("backgroundColor", "background-color", { scope: Scope.INLINE }),
  ...styles(BLOCK_STYLES, Scope.BLOCK),
  ...styles(INLINE_STYLES, Scope.INLINE),
];

const nameOf = (format: (typeof FORMATS)[number]): string => ("attrName" in format ? format.attrName : format.blotName);

const NAMES = FORMATS.map(nameOf);

let isRegistered = false;

/** Makes Quill know the formats; once for all editors. */
export function registerFormats(): void {
  if (isRegistered) return;
  isRegistered = true;
  for (const format of FORMATS) Quill.register(`formats/${nameOf(format)}`, format, true);
}

/** Those of `enable-formats` that exist; undefined for all. */
export function enabledFormats(names: readonly unknown[] | undefined): string[] | undefined {
  return names && NAMES.filter((name) => names.includes(name));
}

/** How `EditorContext.format` names a value, as the content has it: `H2` is 2, `check` is a list without ticks. */
export function formatValue(name: string, value: unknown): unknown {
  if (name === "header") return Number(/^h?([1-6])$/i.exec(String(value))?.[1] ?? 0) || false;
  if (name === "list") return value === "check" ? "unchecked" : value;
  return value === undefined || value === null || value === "" ? true : value;
}

/** Whether the format stands already, so that setting it again takes it away. */
export function isSame(name: string, current: unknown, value: unknown): boolean {
  if (name === "indent" || current === undefined) return false;
  if (value === true) return true;
  if (name === "list" && value === "unchecked") return current === "checked" || current === "unchecked";
  return String(current).toLowerCase() === String(value).toLowerCase();
}
