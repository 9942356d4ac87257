/**
 * Numbers as tables show them. Counterpart: every panel. Invariant: the same width for the same order of size, and no
 * rounding that hides a byte below a kilobyte.
 */
const KB = 1024;

export function formatBytes(bytes: number): string {
  if (bytes < KB) return `${bytes} B`;
  if (bytes < KB * KB) return `${(bytes / KB).toFixed(1)} KB`;
  return `${(bytes / KB / KB).toFixed(1)} MB`;
}

/** Time since the start of the session: `0.412`, `12.034`, `3:05.120`. */
export function formatAt(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  const seconds = (ms - minutes * 60_000) / 1_000;
  return minutes === 0 ? seconds.toFixed(3) : `${minutes}:${seconds.toFixed(3).padStart(6, "0")}`;
}

export function formatMs(ms: number): string {
  if (ms < 10) return `${Number(ms.toFixed(1))} ms`;
  return ms < 10_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}

export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, "\u2009");
}
