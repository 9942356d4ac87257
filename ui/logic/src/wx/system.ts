/**
 * `wx.getSystemInfo` and its like: what the app is told about phone, window, client and account.
 * Counterpart: `SessionConfig` in `native.ts` describes the phone. Sources: docs/contracts/system.md.
 * Invariant: all functions describe the same phone; nothing is claimed to be authorized that nobody authorized.
 */
import type { Runtime } from "../runtime";
import { answer, asyncApi } from "./callback";
import type { Support } from "./support";

/** The base library whose behaviour is imitated. */
export const SDK_VERSION = "3.17.0";
/** A WeChat client that ships it. */
const CLIENT_VERSION = "8.0.62";
/** The capsule at the top right: size and distances in CSS pixels, as phones report them. */
const CAPSULE = { width: 87, height: 32, right: 7, top: 4 };
/** The client's default text size in CSS pixels. */
const DEFAULT_FONT_SIZE = 16;

type Platform = "ios" | "android" | "ohos" | "ohos_pc" | "windows" | "mac" | "devtools";
type Setting = "authorized" | "denied" | "not determined";

/** The system family of `wx`. */
export function systemFamily(runtime: Runtime) {
  const device = (): ReturnType<typeof deviceInfo> => deviceInfo(runtime);
  const window = (): ReturnType<typeof windowInfo> => windowInfo(runtime);
  const base = (): ReturnType<typeof appBaseInfo> => appBaseInfo(runtime);
  const settings = (): ReturnType<typeof systemSetting> => systemSetting(runtime);
  const all = (): ReturnType<typeof systemInfo> => systemInfo(runtime);
  return {
    getDeviceInfo: device,
    getWindowInfo: window,
    getAppBaseInfo: base,
    getSystemSetting: settings,
    getAppAuthorizeSetting: () => authorizeSetting(runtime),
    getSystemInfoSync: all,
    getSystemInfo: asyncApi<object, ReturnType<typeof systemInfo>>(runtime, "getSystemInfo", all),
    getSystemInfoAsync: (options?: object): void => answer(runtime, "getSystemInfoAsync", options, all()),
    getAccountInfoSync: () => ({
      // A project on a disk is a development version; the version number is that of a release only (documented).
      miniProgram: { appId: runtime.manifest.appid, envVersion: "develop" as const, version: "" },
    }),
    getMenuButtonBoundingClientRect: () => capsule(runtime),
    getSkylineInfoSync: skylineInfo,
    getSkylineInfo: (options?: object): void => answer(runtime, "getSkylineInfo", options, skylineInfo()),
  };
}

export const systemSupport = {
  getDeviceInfo: "full",
  getWindowInfo: "full",
  getAppBaseInfo: "full",
  getSystemSetting: "full",
  getAppAuthorizeSetting: "full",
  getSystemInfoSync: "full",
  getSystemInfo: "full",
  getSystemInfoAsync: "full",
  getAccountInfoSync: "partial: never run as a plugin, so plugin is absent",
  getMenuButtonBoundingClientRect: "partial: the usual place of the capsule, not that of one model",
  getSkylineInfoSync: "full",
  getSkylineInfo: "full",
} satisfies Support<ReturnType<typeof systemFamily>>;

function deviceInfo({ native: { config } }: Runtime) {
  const { brand, model, system, platform } = config.device;
  // −1 is documented as "performance unknown"; a computer is no phone of a known class.
  return {
    abi: "arm64",
    deviceAbi: "arm64",
    benchmarkLevel: -1,
    brand,
    cpuType: "unknown",
    memorySize: "4096",
    model,
    // The devtools draw a phone and say that they are none.
    platform: (config.profile === "devtools" ? "devtools" : platform) as Platform,
    system,
  };
}

function windowInfo({ native: { config } }: Runtime) {
  const { pixelRatio, screenWidth, screenHeight, windowWidth, windowHeight, statusBarHeight, safeAreaBottom } =
    config.device;
  const bottom = screenHeight - safeAreaBottom;
  return {
    pixelRatio,
    screenWidth,
    screenHeight,
    windowWidth,
    windowHeight,
    statusBarHeight,
    screenTop: Math.max(0, screenHeight - windowHeight),
    safeArea: {
      left: 0,
      right: screenWidth,
      top: statusBarHeight,
      bottom,
      width: screenWidth,
      height: bottom - statusBarHeight,
    },
  };
}

function appBaseInfo({ native: { config }, theme }: Runtime) {
  return {
    SDKVersion: SDK_VERSION,
    enableDebug: false,
    host: { env: "WeChat", appId: "" },
    language: config.language,
    version: CLIENT_VERSION,
    theme,
    fontSizeSetting: DEFAULT_FONT_SIZE,
    fontSizeScaleFactor: 1,
    PCKernelVersion: "",
  };
}

function systemSetting({ native: { config } }: Runtime) {
  const { screenWidth, screenHeight } = config.device;
  const deviceOrientation: "portrait" | "landscape" = screenWidth > screenHeight ? "landscape" : "portrait";
  return { bluetoothEnabled: false, locationEnabled: false, wifiEnabled: true, deviceOrientation };
}

/** iOS reports what was never asked for as `not determined`; other systems know only `denied` (documented). */
function authorizeSetting({ native: { config } }: Runtime) {
  const never: Setting = config.device.platform === "ios" ? "not determined" : "denied";
  return {
    albumAuthorized: never,
    bluetoothAuthorized: never,
    cameraAuthorized: never,
    locationAuthorized: never,
    locationReducedAccuracy: false,
    microphoneAuthorized: never,
    notificationAlertAuthorized: never,
    notificationAuthorized: never,
    notificationBadgeAuthorized: never,
    notificationSoundAuthorized: never,
    phoneCalendarAuthorized: never,
  };
}

function systemInfo(runtime: Runtime) {
  return {
    ...deviceInfo(runtime),
    ...windowInfo(runtime),
    ...appBaseInfo(runtime),
    ...systemSetting(runtime),
    albumAuthorized: false,
    cameraAuthorized: false,
    locationAuthorized: false,
    locationReducedAccuracy: false,
    microphoneAuthorized: false,
    notificationAlertAuthorized: false,
    notificationAuthorized: false,
    notificationBadgeAuthorized: false,
    notificationSoundAuthorized: false,
    phoneCalendarAuthorized: false,
  };
}

function capsule({ native: { config } }: Runtime) {
  const { windowWidth, statusBarHeight } = config.device;
  const { width, height } = CAPSULE;
  const right = windowWidth - CAPSULE.right;
  const top = statusBarHeight + CAPSULE.top;
  return { width, height, top, right, bottom: top + height, left: right - width };
}

function skylineInfo() {
  return { isSupported: false, version: "", reason: "client not supported" as const };
}
