/**
 * What a style needs before the browser may read it: rpx, the height of the page's window, safe areas, the simulated theme
 * and addresses of files. Counterpart: `crates/package/src/style.rs` has turned rpx of sheets into vw already; inline styles come as
 * the app wrote them. Invariant: strings and comments keep their text.
 */
import { addressOf } from "./addresses";
import { iconFontUrl } from "./icon-font";

export interface StyleContext {
  readonly files: string;
  /** Where relative addresses start: the path of the sheet, or of the page for inline styles. */
  readonly base: string;
  readonly theme: "light" | "dark";
}

/** WeChat divides the width of the screen into this many rpx. */
const RPX_PER_WIDTH = 750;

/** Comments, strings, `url(…)`, and what stands before `{` of a media query: the parts with rules of their own. */
const PARTS =
  /\/\*[\s\S]*?(?:\*\/|$)|url\(\s*(?:"[^"]*"|'[^']*'|[^)"']*)\s*\)|"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*'|@media[^{;]*/gi;
const FONT_FACE = /@font-face\s*\{[^{}]*\}/gi;
const RPX = /(?<![\w#.-])([+-]?(?:\d+\.?\d*|\.\d+))rpx\b/gi;
const WINDOW_HEIGHT = /(?<![\w#.-])([+-]?(?:\d+\.?\d*|\.\d+))[sld]?vh\b/gi;
const SAFE_AREA = /\b(?:env|constant)\(\s*(safe-area-inset-\w+)/gi;

/** The text of a whole sheet. */
export function sheetText(css: string, context: StyleContext): string {
  return eachPart(withIconFonts(css), (part, isSpecial) => {
    if (!isSpecial) return declarations(part);
    if (/^@media/i.test(part)) return media(part, context.theme);
    return /^url\(/i.test(part) ? url(part, context) : part;
  });
}

/** The text of a `style` attribute. */
export function inlineStyle(style: string, context: StyleContext): string {
  return eachPart(style, (part, isSpecial) => {
    if (!isSpecial) return declarations(part);
    return /^url\(/i.test(part) ? url(part, context) : part;
  });
}

/** One length of an attribute, such as `indicator-style` parts or `width` of an animation. */
export function length(value: unknown): string {
  return typeof value === "number" ? `${value}px` : declarations(String(value ?? ""));
}

/** Fonts of the network are icon fonts, all but always; a font of the package or with data stays. */
function withIconFonts(css: string): string {
  return css.replace(FONT_FACE, (rule) => {
    if (/url\(\s*["']?data:/i.test(rule) || !/url\(\s*["']?(?:https?:)?\/\//i.test(rule)) return rule;
    return rule.replace(/(?<![-\w])src\s*:[^;}]*;?/gi, "").replace(/\}$/, `;src:url("${iconFontUrl()}")}`);
  });
}

function eachPart(text: string, write: (part: string, isSpecial: boolean) => string): string {
  let out = "";
  let at = 0;
  for (const match of text.matchAll(PARTS)) {
    out += write(text.slice(at, match.index), false) + write(match[0], true);
    at = match.index + match[0].length;
  }
  return out + write(text.slice(at), false);
}

function declarations(text: string): string {
  return text
    .replace(RPX, (_, number: string) => `${trim((Number(number) * 100) / RPX_PER_WIDTH)}vw`)
    .replace(WINDOW_HEIGHT, (_, number: string) => `calc(${number} * var(--mw-window-vh))`)
    .replace(SAFE_AREA, (_, name: string) => `var(--${name.toLowerCase()}`);
}

/** The frame cannot change what the browser prefers, so the query becomes one that is always, or never, true. */
function media(prelude: string, theme: "light" | "dark"): string {
  return prelude.replace(/\(\s*prefers-color-scheme\s*:\s*(\w+)\s*\)/gi, (_, wanted: string) =>
    wanted.toLowerCase() === theme ? "(min-width: 0px)" : "(max-width: 0px)",
  );
}

function url(part: string, context: StyleContext): string {
  const inner = part
    .slice(4, -1)
    .trim()
    .replace(/^["']|["']$/g, "");
  const address = addressOf(inner, context.files, context.base);
  return address.kind === "remote" ? 'url("data:,")' : `url("${address.url.replace(/["\\\n]/g, encodeURIComponent)}")`;
}

function trim(number: number): string {
  return String(Math.round(number * 1e5) / 1e5);
}
