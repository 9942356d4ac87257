/**
 * What the imitated host knows before a project is open. Counterpart: `app.info`. Invariant: plain data.
 */
import type { PhoneDevice } from "../../../../view/src/protocol";
import type { DevicePreset, Finding, Recent, Sample } from "../generated/bindings";

export const SAMPLES: Sample[] = [
  {
    id: "chat",
    titleZh: "聊天室",
    titleEn: "Chat room",
    aboutZh: "两个人在同一个房间里：加入、发言、断线重连，全走一条 WebSocket。",
    aboutEn: "Two people in one room: joining, talking and reconnecting over one WebSocket.",
    clients: 2,
  },
  {
    id: "echo",
    titleZh: "回声",
    titleEn: "Echo",
    aboutZh: "发什么回什么。看一条消息从 wx.connectSocket 到帧的全过程。",
    aboutEn: "What you send comes back. Follow one message from wx.connectSocket to the frame.",
    clients: 1,
  },
  {
    id: "components",
    titleZh: "组件",
    titleEn: "Components",
    aboutZh: "自定义组件、npm 包与数据监听，看一次 setData 改了什么。",
    aboutEn: "Custom components, npm packages and observers; see what one setData changes.",
    clients: 1,
  },
];

export const DEVICES: DevicePreset[] = [
  { id: "iphone-15", name: "iPhone 15", screenWidth: 390, screenHeight: 844 },
  { id: "iphone-se", name: "iPhone SE", screenWidth: 375, screenHeight: 667 },
  { id: "pixel-8", name: "Pixel 8", screenWidth: 412, screenHeight: 915 },
];

export const RECENTS: Recent[] = [
  { path: "~/code/im-miniprogram", name: "im-miniprogram", openedAt: Date.now() - 3_600_000 },
  {
    path: "~/code/customer-service/packages/miniprogram",
    name: "miniprogram",
    openedAt: Date.now() - 86_400_000 * 3,
  },
];

export const FINDINGS: Finding[] = [
  {
    severity: "error",
    message: "the tag <view> is not closed",
    hint: "add </view> before line 42",
    file: "pages/about/about.wxml",
    line: 17,
    column: 3,
  },
  { severity: "warning", message: "unknown property: -webkit-foo", file: "app.wxss", line: 8, column: 3 },
];

export function phoneDevice(id: string): PhoneDevice {
  const preset = DEVICES.find((device) => device.id === id) ?? DEVICES[0];
  const screenWidth = preset?.screenWidth ?? 390;
  const screenHeight = preset?.screenHeight ?? 844;
  const statusBarHeight = screenHeight > 700 ? 47 : 20;
  return {
    brand: "iPhone",
    model: preset?.name ?? "",
    system: "iOS 18.0",
    platform: "ios",
    pixelRatio: 3,
    screenWidth,
    screenHeight,
    windowWidth: screenWidth,
    windowHeight: screenHeight - statusBarHeight - 44,
    statusBarHeight,
    safeAreaBottom: screenHeight > 700 ? 34 : 0,
  };
}
