/** Built-in components that take values: what they show, and what they tell when the user does something. */
import { el, expect, test } from "./support/phone";

test("a textarea tells its lines and takes Enter as a new line", async ({ phone }) => {
  await phone.show([
    el("textarea", {
      id: "a",
      "auto-height": true,
      placeholder: "说点什么",
      style: "width:200px",
      "on:linechange": true,
    }),
  ]);
  await phone.$("a").click();
  await phone.page.keyboard.type("one");
  await phone.page.keyboard.press("Enter");
  await phone.page.keyboard.type("two");
  expect(await phone.detail("input", "a")).toMatchObject({ value: "one\ntwo", cursor: 7 });
  expect(await phone.detail("linechange", "a")).toMatchObject({ lineCount: 2 });
  expect(await phone.events("confirm", "a")).toHaveLength(0);
});

test("a textarea with a confirm-type of its own confirms on Enter", async ({ phone }) => {
  await phone.show([el("textarea", { id: "a", "confirm-type": "send" })]);
  await phone.$("a").click();
  await phone.page.keyboard.type("hi");
  await phone.page.keyboard.press("Enter");
  expect(await phone.detail("confirm", "a")).toEqual({ value: "hi" });
});

test("an input follows value, password, disabled and focus", async ({ phone }) => {
  await phone.show([
    el("input", { id: "a", value: "x", password: true, maxlength: -1 }),
    el("input", { id: "b" }),
    el("view", { id: "tapped" }, "x"),
  ]);
  const field = phone.$("a").locator("input");
  await expect(field).toHaveAttribute("type", "password");
  await phone.set("a", "value", "x".repeat(200));
  await expect(field).toHaveValue("x".repeat(200));
  await phone.set("a", "disabled", true);
  await expect(field).toBeDisabled();
  await phone.$("tapped").click();
  await phone.set("b", "focus", true);
  await expect(phone.$("b").locator("input")).toBeFocused();
  await phone.set("b", "focus", false);
  await expect(phone.$("b").locator("input")).not.toBeFocused();
});

test("an input takes its placeholder's class and style, and stops at 140 characters by default", async ({ phone }) => {
  await phone.show([
    el("input", { id: "a", placeholder: "p", "placeholder-class": "mine", "placeholder-style": "color:rgb(1,2,3)" }),
  ]);
  const placeholder = phone.$("a").locator(".mw-placeholder");
  await expect(placeholder).toHaveClass(/mine/);
  await expect(placeholder).toHaveCSS("color", "rgb(1, 2, 3)");
  await phone.set("a", "value", "y".repeat(150));
  await expect(phone.$("a").locator("input")).toHaveValue("y".repeat(140));
});

test("checkbox, radio and switch show `checked` and leave toggling to the logic layer", async ({ phone }) => {
  await phone.show([el("checkbox", { id: "a" }, "A"), el("radio", { id: "b" }, "B"), el("switch", { id: "c" })]);
  for (const name of ["a", "b", "c"]) {
    await phone.$(name).click();
    await expect(phone.$(name)).toHaveAttribute("aria-checked", "false");
    await phone.set(name, "checked", true);
    await expect(phone.$(name)).toHaveAttribute("aria-checked", "true");
  }
  expect(await phone.events("tap")).toHaveLength(3);
});

test("colours of checkbox, radio and switch are those of the app", async ({ phone }) => {
  await phone.show([
    el("checkbox", { id: "a", checked: true, color: "rgb(1, 2, 3)" }),
    el("radio", { id: "b", checked: true, color: "rgb(1, 2, 3)" }),
    el("switch", { id: "c", checked: true, color: "rgb(1, 2, 3)" }),
    el("switch", { id: "d", checked: true, type: "checkbox" }),
  ]);
  await expect(phone.$("a").locator(".wx-checkbox-input")).toHaveCSS("color", "rgb(1, 2, 3)");
  await expect(phone.$("b").locator(".wx-radio-input")).toHaveCSS("background-color", "rgb(1, 2, 3)");
  await expect(phone.$("c").locator(".wx-switch-input")).toHaveCSS("background-color", "rgb(1, 2, 3)");
  await expect(phone.$("d").locator(".wx-checkbox-input")).toBeVisible();
});

test("a slider tells `changing` while it is dragged and `change` at the end, in steps", async ({ phone }) => {
  await phone.show([el("slider", { id: "a", min: 0, max: 100, step: 10, value: 50, "show-value": true })]);
  await phone.drag(phone.$("a").locator(".wx-slider-block"), 80, 0);
  const { value } = await phone.detail("change", "a");
  expect(Number(value) % 10).toBe(0);
  expect(Number(value)).toBeGreaterThan(50);
  expect((await phone.detail("changing", "a")).value).toBe(value);
  await expect(phone.$("a").locator(".wx-slider-value")).toHaveText(String(value));
});

test("a disabled slider stays", async ({ phone }) => {
  await phone.show([el("slider", { id: "a", value: 50, disabled: true })]);
  await phone.drag(phone.$("a").locator(".wx-slider-block"), 80, 0);
  expect(await phone.events("change", "a")).toHaveLength(0);
});

test("a progress bar shows its percent and tells the end of its animation", async ({ phone }) => {
  await phone.show([
    el("progress", { id: "a", percent: 30, "show-info": true, active: true, duration: 1, "on:activeend": true }),
  ]);
  await expect(phone.$("a")).toHaveText("30%");
  expect(await phone.detail("activeend", "a")).toEqual({ curPercent: 30 });
});

test("a selector picker answers with the index that the user confirms", async ({ phone }) => {
  await phone.show([el("picker", { id: "a", range: ["红", "绿", "蓝"], value: 0, "header-text": "颜色" }, "选颜色")]);
  await phone.$("a").click();
  await phone.screen.locator(".mw-panel-item").nth(1).click();
  await phone.screen.locator(".mw-panel-confirm").click();
  expect(await phone.detail("change", "a")).toEqual({ value: 1 });
});

test("a cancelled picker tells so, and a disabled one does not open", async ({ phone }) => {
  await phone.show([
    el("picker", { id: "a", range: ["x"], "on:cancel": true }, "a"),
    el("picker", { id: "b", range: ["x"], disabled: true }, "b"),
  ]);
  await phone.$("b").click();
  await expect(phone.screen.locator(".mw-panel")).toHaveCount(0);
  await phone.$("a").click();
  await phone.screen.locator(".mw-panel-cancel").click();
  expect(await phone.detail("cancel", "a")).toEqual({});
});

test("a multiSelector picker takes keys of objects and tells its columns", async ({ phone }) => {
  const range = [
    [{ name: "江苏" }, { name: "浙江" }],
    [{ name: "南京" }, { name: "苏州" }],
  ];
  await phone.show([
    el(
      "picker",
      { id: "a", mode: "multiSelector", range, "range-key": "name", value: [0, 1], "on:columnchange": true },
      "a",
    ),
  ]);
  await phone.$("a").click();
  await phone.screen.locator(".mw-panel-column").first().locator(".mw-panel-item").nth(1).click();
  expect(await phone.detail("columnchange", "a")).toEqual({ column: 0, value: 1 });
  await phone.screen.locator(".mw-panel-confirm").click();
  expect(await phone.detail("change", "a")).toEqual({ value: [1, 1] });
});

test("date, time and region pickers answer in their documented forms", async ({ phone }) => {
  await phone.show([
    el("picker", { id: "date", mode: "date", value: "2024-02-29", start: "2020-01-01", end: "2030-12-31" }, "date"),
    el("picker", { id: "month", mode: "date", fields: "month", value: "2024-02" }, "month"),
    el("picker", { id: "time", mode: "time", value: "08:05" }, "time"),
    el("picker", { id: "region", mode: "region", value: ["广东省", "深圳市", "南山区"] }, "region"),
  ]);
  const confirmed = async (name: string) => {
    await phone.$(name).click();
    await phone.screen.locator(".mw-panel-mask:not(.mw-is-closing) .mw-panel-confirm").click();
    return phone.detail("change", name);
  };
  expect(await confirmed("date")).toEqual({ value: "2024-02-29" });
  expect(await confirmed("month")).toEqual({ value: "2024-02" });
  expect(await confirmed("time")).toEqual({ value: "08:05" });
  expect(await confirmed("region")).toEqual({
    value: ["广东省", "深圳市", "南山区"],
    code: ["440000", "440300", "440305"],
    postcode: "",
  });
});

test("a region picker shows what belongs to the choice before it, as far as its level goes", async ({ phone }) => {
  await phone.show([
    el("picker", { id: "a", mode: "region", level: "city", value: ["广东省", "深圳市"] }, "a"),
    el("picker", { id: "b", mode: "region" }, "b"),
  ]);
  const column = (at: number) => phone.screen.locator(".mw-panel-mask:not(.mw-is-closing) .mw-panel-column").nth(at);
  const confirm = () => phone.screen.locator(".mw-panel-mask:not(.mw-is-closing) .mw-panel-confirm").click();
  await phone.$("a").click();
  await expect(column(0).locator(".mw-panel-item")).toHaveCount(34);
  await expect(column(2)).toHaveCount(0);
  await confirm();
  expect(await phone.detail("change", "a")).toEqual({
    value: ["广东省", "深圳市"],
    code: ["440000", "440300"],
    postcode: "",
  });
  await phone.$("b").click();
  await column(0).locator(".mw-panel-item").nth(2).click();
  await expect(column(2).locator(".mw-panel-item").first()).toHaveText("长安区");
  await confirm();
  expect(await phone.detail("change", "b")).toMatchObject({ value: ["河北省", "石家庄市", "长安区"] });
});

test("a region picker may have an item of the app on top of each column", async ({ phone }) => {
  await phone.show([
    el("picker", { id: "a", mode: "region", value: ["北京市", "全部", "全部"], "custom-item": "全部" }, "a"),
  ]);
  await phone.$("a").click();
  await phone.screen.locator(".mw-panel-confirm").click();
  expect(await phone.detail("change", "a")).toEqual({
    value: ["北京市", "全部", "全部"],
    code: ["110000", "", ""],
    postcode: "",
  });
});

test("a picker-view turns its columns and tells value, start and end", async ({ phone }) => {
  const column = (...texts: string[]) => el("picker-view-column", {}, ...texts.map((text) => el("view", {}, text)));
  await phone.show([
    el(
      "picker-view",
      {
        id: "a",
        style: "height:170px",
        value: [0, 2],
        "indicator-style": "height:50px",
        "on:pickstart": true,
        "on:pickend": true,
      },
      column("一", "二", "三"),
      column("四", "五", "六"),
    ),
  ]);
  await expect(phone.screen.getByText("六")).toHaveCSS("height", "50px");
  await phone.drag(phone.$("a").locator("wx-picker-view-column").first(), 0, -50);
  expect(await phone.detail("change", "a")).toMatchObject({ value: [expect.any(Number), 2] });
  expect(await phone.event("pickstart", "a")).toBeTruthy();
  expect(await phone.event("pickend", "a")).toBeTruthy();
});

test("a label puts the caret into its field", async ({ phone }) => {
  await phone.show([
    el("label", { id: "l", for: "a" }, "名字"),
    el("input", { id: "a" }),
    el("label", { id: "m" }, "内", el("input", { id: "b" })),
  ]);
  await phone.$("l").click();
  await expect(phone.$("a").locator("input")).toBeFocused();
  await phone.$("m").click({ position: { x: 4, y: 4 } });
  await expect(phone.$("b").locator("input")).toBeFocused();
});

test("an echo of an earlier letter does not take away what was typed since", async ({ phone }) => {
  await phone.show([el("input", { id: "a" })]);
  const field = phone.$("a").locator("input");
  await phone.$("a").click();
  await phone.page.keyboard.insertText("小");
  await phone.page.keyboard.insertText("明");
  await phone.set("a", "value", "小");
  await expect(field).toHaveValue("小明");
  await phone.set("a", "value", "小明");
  await phone.page.keyboard.insertText("x");
  await phone.set("a", "value", "小明");
  await expect(field).toHaveValue("小明");
});
