/**
 * A value of the active client that is asked for again when the client says that it changed: connections, tree, data, storage.
 * Counterpart: `treeRevision` and the counts of `ClientState`. Invariants: asked for only while it is shown, at most one
 * question is on its way, and answers about another client or run are dropped.
 */
import { shallowRef, watch, type ShallowRef } from "vue";
import type { ClientState } from "../host/generated/bindings";
import { useNotices } from "./notices";
import { useSession } from "./session";

/** Four times a second: whole values are heavier than windows of rows. */
export const LIVE_VALUE_EVERY_MS = 250;

export interface LiveValue<T> {
  readonly value: ShallowRef<T | null>;
  readonly shown: ShallowRef<boolean>;
  readonly refresh: () => void;
}

export function useLiveValue<T>(
  ask: (client: number) => Promise<T>,
  revision: (client: ClientState) => unknown,
): LiveValue<T> {
  const session = useSession();
  const notices = useNotices();
  const value = shallowRef<T | null>(null);
  const shown = shallowRef(false);
  let busy = false;
  let again = false;

  const who = (): string => session.subject;

  function refresh(): void {
    if (!session.active || !shown.value) return;
    if (busy) return void (again = true);
    busy = true;
    again = false;
    const asked = who();
    void notices.attempt(ask(session.active.client)).then((answer) => {
      if (answer !== undefined && asked === who()) value.value = answer;
      setTimeout(() => {
        busy = false;
        if (again) refresh();
      }, LIVE_VALUE_EVERY_MS);
    });
  }

  watch(who, () => {
    value.value = null;
    refresh();
  });
  watch(shown, refresh);
  watch(() => session.active && revision(session.active), refresh);

  return { value, shown, refresh };
}
