/**
 * How much of its bar a `setData` fills. Counterpart: `TimelinePanel.vue`. Invariant: a fixed, logarithmic scale: 64 bytes are
 * nothing, the 1 MB that WeChat advises against is all of it.
 */
const SMALL_BYTES = 64;
const LARGE_BYTES = 1024 * 1024;

export function sizeShare(bytes: number): number {
  if (bytes <= SMALL_BYTES) return 0.02;
  const share = Math.log(bytes / SMALL_BYTES) / Math.log(LARGE_BYTES / SMALL_BYTES);
  return Math.min(1, Math.max(0.02, share));
}
