/**
 * A `wx` that does what the test says: the last task and the last request, with what was asked of them.
 * Counterpart: the runtime that calls back. Invariant: nothing calls back by itself.
 */
import { vi } from "vitest";

type Listener = (event: unknown) => void;

/** The task of the last `connectSocket`. */
export interface FakeTask {
  options: Record<string, unknown> & { fail: (result: { errMsg: string }) => void };
  tell: (event: "Open" | "Message" | "Close" | "Error", value?: unknown) => void;
  send: ReturnType<typeof vi.fn>;
  close: ReturnType<typeof vi.fn>;
}

/** Sets `wx` to a fake whose `connectSocket` gives `task`, or nothing. */
export function fakeSocket({ refuses = false } = {}): FakeTask {
  const listeners = new Map<string, Listener>();
  const fake: FakeTask = {
    options: { fail: () => {} },
    tell: (event, value = {}) => listeners.get(event)?.(value),
    send: vi.fn(),
    close: vi.fn(),
  };
  const on = (event: string) => (listener: Listener) => void listeners.set(event, listener);
  const task = { ...fake, onOpen: on("Open"), onMessage: on("Message"), onClose: on("Close"), onError: on("Error") };
  const connectSocket = (options: FakeTask["options"]) => {
    fake.options = options;
    return refuses ? undefined : task;
  };
  vi.stubGlobal("wx", { connectSocket });
  return fake;
}

/** What was asked of `wx.request`, and its callbacks. */
export interface FakeRequest {
  options: Record<string, unknown> & {
    success: (result: unknown) => void;
    fail: (result: { errMsg: string }) => void;
  };
  abort: ReturnType<typeof vi.fn>;
}

/** Sets `wx` to a fake with `request`. */
export function fakeRequest(): FakeRequest {
  const fake: FakeRequest = { options: { success: () => {}, fail: () => {} }, abort: vi.fn() };
  const request = (options: FakeRequest["options"]) => {
    fake.options = options;
    return { abort: fake.abort };
  };
  vi.stubGlobal("wx", { request });
  return fake;
}
