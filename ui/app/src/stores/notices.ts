/**
 * What went wrong, as the user is told it. Counterpart: `shell/NoticeList.vue`. Invariant: a failed call is never silent, and
 * the same sentence does not stand twice.
 */
import { defineStore } from "pinia";
import { shallowRef } from "vue";
import { HostError } from "../host";

export interface Notice {
  readonly id: number;
  readonly text: string;
  readonly hint?: string;
}

const NOTICES_MAX = 4;

export const useNotices = defineStore("notices", () => {
  const notices = shallowRef<readonly Notice[]>([]);
  let next = 1;

  function tell(text: string, hint?: string): void {
    const others = notices.value.filter((notice) => notice.text !== text);
    const notice: Notice = hint === undefined ? { id: next++, text } : { id: next++, text, hint };
    notices.value = [...others, notice].slice(-NOTICES_MAX);
  }

  function dismiss(id: number): void {
    notices.value = notices.value.filter((notice) => notice.id !== id);
  }

  /** Waits for a call; undefined when it failed, which the user has then been told. */
  async function attempt<T>(call: Promise<T>): Promise<T | undefined> {
    try {
      return await call;
    } catch (error) {
      const { message, hint } = HostError.from(error);
      tell(message, hint);
      return undefined;
    }
  }

  return { notices, tell, dismiss, attempt };
});
