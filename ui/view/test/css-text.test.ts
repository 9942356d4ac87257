import { describe, expect, it } from "vitest";
import { inlineStyle, length, sheetText } from "../src/css-text";

const LIGHT = { files: "phone://files/", base: "pages/a/a", theme: "light" } as const;
const DARK = { ...LIGHT, theme: "dark" } as const;

describe("inline styles", () => {
  it("turn rpx into a share of the width", () => {
    expect(inlineStyle("width:750rpx;margin:-1.5rpx 0 .5rpx", LIGHT)).toBe("width:100vw;margin:-0.2vw 0 0.06667vw");
  });

  it("take vh from the page's window and safe areas from the phone", () => {
    expect(inlineStyle("height:calc(100vh - env(safe-area-inset-bottom))", LIGHT)).toBe(
      "height:calc(calc(100 * var(--mw-window-vh)) - var(--safe-area-inset-bottom))",
    );
    expect(inlineStyle("padding:constant(safe-area-inset-top, 8px)", LIGHT)).toBe(
      "padding:var(--safe-area-inset-top, 8px)",
    );
  });

  it("leave strings, names and other units alone", () => {
    const style = `content:"10rpx";--a10rpx:1px;color:#10f;width:5rem`;
    expect(inlineStyle(style, LIGHT)).toBe(style);
  });

  it("find files of the package and ask nobody else", () => {
    expect(inlineStyle("background:url('../b/c d.png')", LIGHT)).toBe(
      'background:url("phone://files/pages/b/c%20d.png")',
    );
    expect(inlineStyle("background:url(https://a.example/b.png)", LIGHT)).toBe('background:url("data:,")');
    expect(inlineStyle('background:url("javascript:alert(1)")', LIGHT)).toBe('background:url("data:,")');
  });
});

describe("sheets", () => {
  const css = "@media (prefers-color-scheme: dark){.a{color:red}} @media(prefers-color-scheme:light){.b{color:red}}";

  it("follow the simulated theme", () => {
    expect(sheetText(css, LIGHT)).toContain("@media (max-width: 0px){.a");
    expect(sheetText(css, LIGHT)).toContain("@media(min-width: 0px){.b");
    expect(sheetText(css, DARK)).toContain("@media (min-width: 0px){.a");
  });

  it("keep comments and media queries about heights", () => {
    const other = "/* 10rpx */@media (min-height: 50vh){.a{top:0}}";
    expect(sheetText(other, LIGHT)).toBe(other);
  });
});

describe("lengths of attributes", () => {
  it("are pixels when they are numbers", () => {
    expect(length(12)).toBe("12px");
    expect(length("15rpx")).toBe("2vw");
    expect(length(undefined)).toBe("");
  });
});
