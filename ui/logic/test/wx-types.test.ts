/**
 * The families against the official typings: what we take and what we give back must be what the typings say.
 * Counterpart: `tsc` does the checking (`npm run typecheck`); at run time these tests only state that the types were compared.
 */
import { expect, expectTypeOf, test } from "vitest";
import type { animationFamily } from "../src/wx/animation";
import type { baseFamily } from "../src/wx/base";
import type { debugFamily } from "../src/wx/debug";
import type { deviceFamily } from "../src/wx/device";
import type { mdnsFamily } from "../src/wx/mdns";
import type { networkFamily } from "../src/wx/network";
import type { openFamily } from "../src/wx/open";
import type { socketFamily, SocketTask } from "../src/wx/socket";
import type { storageFamily } from "../src/wx/storage";
import type { systemFamily } from "../src/wx/system";
import type { tcpFamily, TCPSocket } from "../src/wx/tcp";
import type { udpFamily, UDPSocket } from "../src/wx/udp";
import type { uiFamily } from "../src/wx/ui";

type Wx = WechatMiniprogram.Wx;
type Own = ReturnType<typeof animationFamily> &
  ReturnType<typeof baseFamily> &
  ReturnType<typeof debugFamily> &
  ReturnType<typeof deviceFamily> &
  ReturnType<typeof mdnsFamily> &
  ReturnType<typeof networkFamily> &
  ReturnType<typeof tcpFamily> &
  ReturnType<typeof udpFamily> &
  ReturnType<typeof openFamily> &
  ReturnType<typeof socketFamily> &
  ReturnType<typeof storageFamily> &
  ReturnType<typeof systemFamily> &
  ReturnType<typeof uiFamily>;

// The typings are full of `any`, and functions are compared with loose parameters on purpose: a listener of an app may take less.
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- any function at all
type AnyFunction = (...args: any[]) => any;

/** What an asynchronous function of ours gives to `success`; never for other functions. */
type OwnResult<F> = F extends (...args: never[]) => Promise<infer R> | undefined ? R : never;
/** The options of an official function. */
type OfficialOptions<F> = F extends AnyFunction ? NonNullable<Parameters<F>[0]> : never;
/** What an official function gives to `success`. */
type OfficialResult<F> =
  OfficialOptions<F> extends { success?: infer S } ? Parameters<Extract<NonNullable<S>, AnyFunction>>[0] : never;
type Callbacks = "success" | "fail" | "complete";

/** Members that answer through callbacks or a Promise. */
type AsyncName = Exclude<
  { [K in keyof Own]: [OwnResult<Own[K]>] extends [never] ? never : K }[keyof Own],
  // Its type parameter could be a Promise.
  "getStorageSync"
>;
type SyncName = Exclude<keyof Own, AsyncName>;

/** Asynchronous members whose result lacks something that the official one has. */
type WrongResult = {
  [K in AsyncName & keyof Wx]: OwnResult<Own[K]> extends OfficialResult<Wx[K]> ? never : K;
}[AsyncName & keyof Wx];

/** Asynchronous members that do not take what the official ones take. */
type WrongOptions = {
  [K in AsyncName & keyof Wx]: Omit<OfficialOptions<Wx[K]>, Callbacks> extends Omit<
    NonNullable<Parameters<Extract<Own[K], AnyFunction>>[0]>,
    Callbacks
  >
    ? never
    : K;
}[AsyncName & keyof Wx];

/** Other members that cannot stand for the official ones. */
type WrongMember = {
  [K in SyncName & keyof Wx]: Own[K] extends Wx[K] ? never : K;
}[SyncName & keyof Wx];

/** Compiles only when `A` is exactly `B`; both are unions of names. */
function sameNames<A extends B, B extends keyof Own>(...names: [B] extends [A] ? B[] : never): B[] {
  return names;
}

test("every member stands on the official wx", () => {
  expectTypeOf<keyof Own>().toExtend<keyof Wx>();
});

test("asynchronous members give what the typings promise, but for what the API matrix calls partial", () => {
  // The subscription settings need a WeChat account.
  expect(sameNames<WrongResult, "getSetting">("getSetting")).toHaveLength(1);
});

test("asynchronous members take what the typings allow", () => {
  expectTypeOf<WrongOptions>().toBeNever();
});

test("the other members can stand for the official ones, but for the ones with a reason", () => {
  // connectSocket gives undefined where its arguments are wrong; nothing ever runs as a plugin.
  const names = sameNames<WrongMember, "connectSocket" | "getAccountInfoSync">("connectSocket", "getAccountInfoSync");
  expect(names).toHaveLength(2);
});

test("a SocketTask of ours can stand for an official one", () => {
  const official = (task: SocketTask): WechatMiniprogram.SocketTask => task;
  expectTypeOf(official).toBeFunction();
});

test("a TCPSocket and a UDPSocket of ours can stand for the official ones", () => {
  const tcp = (socket: TCPSocket): WechatMiniprogram.TCPSocket => socket;
  const udp = (socket: UDPSocket): WechatMiniprogram.UDPSocket => socket;
  expectTypeOf(tcp).toBeFunction();
  expectTypeOf(udp).toBeFunction();
});
