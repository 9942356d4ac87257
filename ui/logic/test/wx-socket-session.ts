/** A session with an open socket at hand, for the tests of wx/socket.ts. */
import type { SocketEvents } from "../src/native";
import { createWx, socketEvents } from "../src/wx/index";
import { fakeRuntime, type FakeOptions } from "./fake-native";

type Wx = WechatMiniprogram.Wx;
export type Task = WechatMiniprogram.SocketTask & { readyState: number; OPEN: number; socketTaskId: number };

export const OPENED: SocketEvents["open"] = { header: { Upgrade: "websocket" }, profile: { rtt: 1 } };

export function session(options?: FakeOptions) {
  const { native, runtime } = fakeRuntime(options);
  const wx = createWx(runtime, []) as unknown as Wx;
  const table = socketEvents(runtime);
  const connect = (more: object = {}): Task => wx.connectSocket({ url: "wss://example.com/", ...more }) as Task;
  /** A socket that is already open. */
  const opened = (more: object = {}): Task => {
    const task = connect(more);
    table.dispatch(task.socketTaskId, "open", OPENED);
    return task;
  };
  const message = table.messages({ depth: 0, unsettled: false, settle: () => {} });
  return { native, runtime, wx, table, message, connect, opened };
}
