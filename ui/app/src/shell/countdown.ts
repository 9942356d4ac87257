/**
 * Seconds that are left until something happens that the host announced in milliseconds.
 * Counterpart: `ClientState.suspendInMs`. Invariant: between two announcements it runs by itself, and never below zero.
 */
import { computed, onBeforeUnmount, shallowRef, watch, type ComputedRef } from "vue";

const STEP_MS = 100;

export function useCountdown(leftMs: () => number | undefined): ComputedRef<number> {
  const endsAt = shallowRef(0);
  const now = shallowRef(0);
  let timer: ReturnType<typeof setInterval> | undefined;
  const stop = (): void => clearInterval(timer);

  watch(
    leftMs,
    (left) => {
      stop();
      if (left === undefined) return;
      now.value = performance.now();
      endsAt.value = now.value + left;
      timer = setInterval(() => (now.value = performance.now()), STEP_MS);
    },
    { immediate: true },
  );
  onBeforeUnmount(stop);
  return computed(() => Math.max(0, endsAt.value - now.value) / 1_000);
}
