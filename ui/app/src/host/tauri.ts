/**
 * The host when the page runs in the desktop app: `invoke` for calls, one channel for pushes.
 * Counterpart: the commands `rpc`, `subscribe` and `pick_folder` of the Tauri shell. Invariant: this is the only file that
 * knows Tauri; a lint keeps it so.
 */
import { Channel, invoke } from "@tauri-apps/api/core";
import type { Push } from "./generated/bindings";
import { HostError, Listeners, type Host, type HostState } from "./index";

/** Custom protocols are http origins where WebView2 draws. */
function frameUrl(): string {
  return navigator.userAgent.includes("Windows") ? "http://phone.localhost/frame.html" : "phone://localhost/frame.html";
}

export function openTauri(): Host {
  const pushes = new Listeners<Push>();
  const states = new Listeners<HostState>();
  let state: HostState = "connecting";
  const enter = (next: HostState): void => {
    state = next;
    states.tell(next);
  };

  const channel = new Channel<Push>();
  channel.onmessage = (push) => pushes.tell(push);
  invoke("subscribe", { channel }).then(
    () => enter("connected"),
    () => enter("lost"),
  );

  return {
    kind: "tauri",
    frameUrl: frameUrl(),
    async call(method, params) {
      try {
        return await invoke("rpc", { method, params });
      } catch (error) {
        throw HostError.from(error);
      }
    },
    onPush: (listener) => pushes.add(listener),
    onState(listener) {
      listener(state);
      return states.add(listener);
    },
    pickFolder: () => invoke<string | null>("pick_folder"),
  };
}
