/**
 * What the phone frame and the page around it say to each other, over one MessagePort.
 * Counterpart: `ui/app/src/phone/` on the other end; `crates/engine/src/desk/` behind it.
 * Invariant: everything is plain data; the frame is given no function, no token and no address of the host.
 */
import type { ThemeVariables } from "./screen/theme-variables";

/** The phone, in CSS pixels; the names are those of `SessionConfig.device`. */
export interface PhoneDevice {
  readonly brand: string;
  readonly model: string;
  readonly system: string;
  readonly platform: string;
  readonly pixelRatio: number;
  readonly screenWidth: number;
  readonly screenHeight: number;
  readonly windowWidth: number;
  readonly windowHeight: number;
  readonly statusBarHeight: number;
  readonly safeAreaBottom: number;
}

/** One compiled style sheet; the path is that of the page or component, `app` for app.wxss. */
export interface Sheet {
  readonly path: string;
  readonly css: string;
}

/** A node operation, `[opcode, …]`, as `ui/logic/src/view/ops.ts` writes it. */
export type Op = readonly unknown[];

/** One question of `ui/logic/src/view/queries.ts`, parsed. */
export interface Question {
  readonly what: string;
  readonly nodes?: readonly number[];
  readonly names?: readonly string[];
  readonly [detail: string]: unknown;
}

/** To the frame. The first message is `start`; a second `start` begins afresh with an empty screen. */
export type ToFrame =
  | {
      readonly type: "start";
      readonly device: PhoneDevice;
      readonly theme: "light" | "dark";
      readonly language: "zh_CN" | "en";
      /** `app.json` as written: window, tabBar. */
      readonly app: Readonly<Record<string, unknown>>;
      /** What `@name` in it and in page json stands for, from theme.json. */
      readonly variables: ThemeVariables;
      readonly sheets: readonly Sheet[];
      /** Prefix of the address of a file of the package; ends with `/`. */
      readonly files: string;
    }
  /** Applied in order of `seq`; answered with `ack` once it is in the document. */
  | { readonly type: "batch"; readonly seq: number; readonly ops: readonly Op[] }
  /** Id 0 wants no answer. Questions and batches are handled in the order they come in. */
  | { readonly type: "question"; readonly id: number; readonly question: Question }
  /** A `ui` event of the app: toast, modal, navigation bar… (`ui/logic/src/wx/ui.ts`). */
  | { readonly type: "ui"; readonly api: string; readonly detail: Readonly<Record<string, unknown>> }
  | { readonly type: "theme"; readonly theme: "light" | "dark" }
  | { readonly type: "device"; readonly device: PhoneDevice }
  /** Styles that changed on disk; the page stays. */
  | { readonly type: "sheets"; readonly sheets: readonly Sheet[] }
  /** Draws a box around a node with its size; null takes it away. */
  | { readonly type: "highlight"; readonly node: number | null }
  /** The next tap picks a node for the inspector and does not reach the app. */
  | { readonly type: "pick"; readonly on: boolean }
  /** What stands over the screen: the app is suspended, has ended, or did not compile. Null takes it away. */
  | { readonly type: "cover"; readonly cover: Cover | null }
  | { readonly type: "ping"; readonly id: number };

export interface Cover {
  readonly kind: "error" | "suspended" | "ended";
  readonly title: string;
  /** Lines of detail, shown in a monospaced font. */
  readonly text: string;
}

/** From the frame. */
export type FromFrame =
  /** The listeners are there; the host answers with `start`. */
  | { readonly type: "ready" }
  | { readonly type: "ack"; readonly seq: number; /** Milliseconds it took to apply. */ readonly ms: number }
  | { readonly type: "event"; readonly event: ViewEvent }
  /** `reply` is an array with one object for each node of the question. Observers answer again and again. */
  | { readonly type: "reply"; readonly id: number; readonly reply: readonly unknown[] }
  /** The back button of the navigation bar, or the gesture. */
  | { readonly type: "back"; readonly swipe: boolean }
  /** The home button of the navigation bar: the first page of the app instead of this one. */
  | { readonly type: "home" }
  /** The capsule: its circle closes, its dots open the menu. */
  | { readonly type: "capsule"; readonly button: "menu" | "close" }
  /** Files are dragged over the screen, or were dropped there: what becomes of them is for the page around it. */
  | { readonly type: "drag"; readonly over: boolean }
  /** The pointer picked this node. */
  | { readonly type: "picked"; readonly node: number }
  /** Something of ours went wrong; at most 100 are sent. */
  | { readonly type: "problem"; readonly text: string }
  | { readonly type: "pong"; readonly id: number };

/** As `ui/logic/src/native.ts` declares it. */
export interface ViewEvent {
  readonly node: number;
  readonly type: string;
  readonly detail: unknown;
  readonly bubbles: boolean;
  readonly composed: boolean;
  readonly capturePhase: boolean;
  readonly extra?: Record<string, unknown>;
}
