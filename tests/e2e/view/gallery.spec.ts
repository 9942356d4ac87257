/** Scenes to look at: each is drawn without problems, and its picture is left in the results folder. */
import { join } from "node:path";
import type { TestInfo } from "@playwright/test";
import { el, expect, test, type Phone } from "./support/phone";

const TABS = {
  color: "#7a7e83",
  selectedColor: "#07c160",
  list: [
    { pagePath: "pages/index/index", text: "聊天", iconPath: "img/a.png", selectedIconPath: "img/b.png" },
    { pagePath: "pages/b/b", text: "通讯录", iconPath: "img/a.png", selectedIconPath: "img/b.png" },
    { pagePath: "pages/c/c", text: "我", iconPath: "img/a.png", selectedIconPath: "img/b.png" },
  ],
};

const row = (label: string, ...children: ReturnType<typeof el>[]) =>
  el("view", { class: "row" }, el("text", { class: "label" }, label), ...children);

const SHEET = {
  path: "app",
  css: `wx-page{background:#f5f5f5}.row{display:flex;align-items:center;min-height:52px;padding:0 16px;background:#fff;border-bottom:1px solid #eee}.label{flex:none;width:84px}.wide{flex:1}.gap{padding:14px 16px}
@media (prefers-color-scheme:dark){wx-page{background:#111}.row{background:#1e1e1e;border-color:#2a2a2a}}`,
};

const FORM = [
  row("昵称", el("input", { class: "wide", placeholder: "请输入昵称", style: "font-size:16px" })),
  row("已填写", el("input", { class: "wide", value: "小明", style: "font-size:16px" })),
  row("开关", el("switch", { checked: true }), el("switch", {})),
  row(
    "单选",
    el(
      "radio-group",
      {},
      el("radio", { checked: true, value: "a" }, "男"),
      el("radio", { value: "b", style: "margin-left:16px" }, "女"),
    ),
  ),
  row(
    "多选",
    el(
      "checkbox-group",
      {},
      el("checkbox", { checked: true, value: "a" }, "红"),
      el("checkbox", { value: "b", style: "margin-left:16px" }, "蓝"),
    ),
  ),
  row("滑块", el("slider", { class: "wide", value: 40, "show-value": true })),
  row("进度", el("progress", { class: "wide", percent: 60, "show-info": true })),
  row(
    "图标",
    ...["success", "info", "warn", "waiting", "cancel", "search", "clear", "download"].map((type) =>
      el("icon", { type, size: 28, style: "margin-right:6px" }),
    ),
  ),
  el(
    "view",
    { class: "gap" },
    el("textarea", {
      placeholder: "写点什么",
      style: "width:100%;height:70px;background:rgba(127,127,127,.08);padding:8px;box-sizing:border-box",
    }),
  ),
  el("view", { class: "gap" }, el("button", { type: "primary" }, "主要操作")),
  el(
    "view",
    { class: "gap" },
    el("button", {}, "次要操作"),
    el("view", { style: "height:12px" }),
    el("button", { type: "warn" }, "警告操作"),
  ),
  el(
    "view",
    { class: "gap" },
    el("button", { type: "primary", loading: true }, "提交中"),
    el("view", { style: "height:12px" }),
    el("button", { type: "primary", disabled: true }, "不可用"),
    el("view", { style: "height:12px" }),
    el("button", { size: "mini", type: "primary" }, "小按钮"),
  ),
];

async function keep(phone: Phone, info: TestInfo, name: string): Promise<void> {
  await phone.page.screenshot({ path: join(info.project.outputDir, "gallery", `${name}.png`), animations: "disabled" });
}

for (const theme of ["light", "dark"] as const)
  test(`a form in the ${theme} theme`, async ({ phone }, info) => {
    await phone.show(FORM, {
      theme,
      app: { tabBar: TABS, style: "v2", darkmode: true },
      sheets: [SHEET],
      config: { navigationBarTitleText: "表单" },
    });
    await phone.ui("setTabBarBadge", { index: 0, text: "12" });
    await phone.ui("showTabBarRedDot", { index: 2 });
    await expect(phone.screen.locator(".mw-tab")).toHaveCount(3);
    await keep(phone, info, `form-${theme}`);
  });

for (const theme of ["light", "dark"] as const)
  test(`a modal, an action sheet and toasts in the ${theme} theme`, async ({ phone }, info) => {
    await phone.show([el("view", { class: "gap" }, "内容")], {
      theme,
      app: { darkmode: true },
      sheets: [SHEET],
      config: { navigationBarTitleText: "弹窗" },
    });
    await phone.put({ what: "modal", title: "提示", content: "确定要删除这条消息吗？删除后不能恢复。" });
    await expect(phone.screen.locator(".mw-modal")).toBeVisible();
    await keep(phone, info, `modal-${theme}`);
    await phone.screen.locator(".mw-modal-confirm").click();
    await phone.put({ what: "modal", content: "Editable", title: "改名", editable: true, placeholderText: "新名字" });
    await expect(phone.screen.locator(".mw-modal-field")).toBeVisible();
    await keep(phone, info, `modal-editable-${theme}`);
    await phone.screen.locator(".mw-modal-cancel").click();
    await phone.put({ what: "actionSheet", alertText: "选择一个操作", itemList: ["拍照", "从相册选择", "保存图片"] });
    await expect(phone.screen.locator(".mw-sheet")).toBeVisible();
    await keep(phone, info, `sheet-${theme}`);
    await phone.screen.locator(".mw-sheet-cancel").click();
    for (const [name, detail] of Object.entries({
      success: { title: "已完成" },
      none: { title: "网络开小差了，请稍后再试", icon: "none" },
    })) {
      await phone.ui("showToast", { ...detail, duration: 60000 });
      await expect(phone.screen.locator(".mw-toast")).toBeVisible();
      await keep(phone, info, `toast-${name}-${theme}`);
    }
    await phone.ui("showLoading", { title: "加载中" });
    await expect(phone.screen.locator(".mw-toast-spinner")).toBeVisible();
    await keep(phone, info, `loading-${theme}`);
  });

test("pictures, slides and placeholders", async ({ phone }, info) => {
  await phone.show(
    [
      el(
        "swiper",
        { "indicator-dots": true, circular: true, "indicator-active-color": "#fff" },
        ...["#07c160", "#576b95", "#fa9d3b"].map((color) =>
          el("swiper-item", {}, el("view", { style: `height:100%;background:${color}` })),
        ),
      ),
      el(
        "view",
        { style: "display:flex;gap:8px;padding:8px" },
        el("image", { src: "/img/a.png", style: "width:80px;height:80px", mode: "aspectFit" }),
        el("image", { src: "https://a.example/b.png", style: "width:80px;height:80px" }),
      ),
      el("video", { src: "https://a.example/movie.mp4", style: "width:100%;height:160px" }),
      el("map", { style: "width:100%" }),
      el("rich-text", {
        nodes:
          "<h3>标题</h3><p>一段<b>粗体</b>和<i style='color:red'>红色</i><img src='https://x.example/1.png'></p><ul><li>项目</li></ul>",
      }),
    ],
    {
      sheets: [SHEET],
      language: "en",
      config: {
        navigationBarTitleText: "Components",
        navigationBarBackgroundColor: "#07c160",
        navigationBarTextStyle: "white",
      },
    },
  );
  await keep(phone, info, "media");
});

test("pickers from the bottom", async ({ phone }, info) => {
  await phone.show(
    [
      el(
        "picker",
        { id: "p", mode: "date", value: "2026-05-20", "header-text": "生日" },
        el("view", { class: "row" }, "选择日期"),
      ),
      el(
        "picker-view",
        { style: "height:200px;margin-top:20px", value: [2] },
        el(
          "picker-view-column",
          {},
          ...["一", "二", "三", "四", "五"].map((text) =>
            el("view", { style: "text-align:center;line-height:34px" }, text),
          ),
        ),
      ),
    ],
    { sheets: [SHEET] },
  );
  await phone.$("p").click();
  await expect(phone.screen.locator(".mw-panel")).toBeVisible();
  await keep(phone, info, "picker");
});

test("an old Android phone with a custom bar, and covers", async ({ phone }, info) => {
  const device = {
    platform: "android",
    brand: "google",
    screenWidth: 360,
    screenHeight: 640,
    windowWidth: 360,
    windowHeight: 640,
    statusBarHeight: 24,
    safeAreaBottom: 0,
  };
  await phone.show(
    [
      el("view", { style: "height:40vh;background:linear-gradient(#4facfe,#00c6fb)" }),
      el(
        "view",
        { class: "gap" },
        el("button", { type: "primary" }, "v1"),
        el("button", { style: "margin-top:8px" }, "v1 default"),
        el("radio", { checked: true }, "radio"),
        el("checkbox", { checked: true }, "box"),
      ),
    ],
    { device, config: { navigationStyle: "custom", navigationBarTextStyle: "white" } },
  );
  await keep(phone, info, "android-custom");
  await phone.send({
    type: "cover",
    cover: { kind: "error", title: "编译失败", text: "pages/index/index.ts:12:5\nCannot find name 'foo'." },
  });
  await expect(phone.screen.getByText("编译失败")).toBeVisible();
  await keep(phone, info, "cover");
});

test("a tablet, in English and in the dark", async ({ phone }, info) => {
  const device = {
    screenWidth: 820,
    screenHeight: 1180,
    windowWidth: 820,
    windowHeight: 1092,
    statusBarHeight: 24,
    safeAreaBottom: 20,
  };
  await phone.show(FORM, {
    device,
    language: "en",
    theme: "dark",
    app: { darkmode: true, style: "v2" },
    sheets: [SHEET],
    config: { navigationBarTitleText: "Form" },
  });
  await phone.put({ what: "actionSheet", itemList: ["Take a photo", "Choose from album"] });
  await expect(phone.screen.getByText("Cancel")).toBeVisible();
  await keep(phone, info, "tablet");
});
