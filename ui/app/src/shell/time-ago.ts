/**
 * How long ago, in words. Counterpart: the recent projects. Invariant: never more exact than its unit.
 */
import type { Texts } from "../i18n";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

export function timeAgo(at: number, now: number, texts: Texts): string {
  const ms = Math.max(0, now - at);
  if (ms < MINUTE_MS) return texts("welcome.justNow");
  if (ms < HOUR_MS) return texts("welcome.minutesAgo", { n: Math.floor(ms / MINUTE_MS) });
  if (ms < DAY_MS) return texts("welcome.hoursAgo", { n: Math.floor(ms / HOUR_MS) });
  return texts("welcome.daysAgo", { n: Math.floor(ms / DAY_MS) });
}
