/**
 * The links that can be chosen, with what they feel like. Counterpart: `model::LinkPreset`; docs/guide/faults.md. Invariant: best first.
 */
export const LINKS = [
  { value: "wifi", name: "Wi-Fi", detail: "1 ms · 40 Mbit/s" },
  { value: "5g", name: "5G", detail: "10 ms · 200 Mbit/s" },
  { value: "4g", name: "4G", detail: "58 ms · 50 Mbit/s" },
  { value: "3g", name: "3G", detail: "100 ms · 780 kbit/s" },
  { value: "2g", name: "2G", detail: "420 ms · 240 kbit/s" },
  { value: "weak", name: "toolbar.linkWeak", detail: "500 ± 300 ms" },
  { value: "elevator", name: "toolbar.linkElevator", detail: "8 s / 30 s" },
  { value: "train", name: "toolbar.linkTrain", detail: "3 s / 15 s" },
] as const;

/** Values of the box that are no link. */
export const DIRECT = "direct";
export const EDIT = "edit";

/** Faults that a button writes, so that nobody starts from an empty field. */
export const EXAMPLES = [
  "latency:ms=200,jitter=50",
  "bandwidth:rate=64KB",
  "stall:after=5s,for=3s",
  "reset:after=10s",
  "half-open:after=10s",
  "drop:every=10,dir=down",
  "duplicate:nth=3,dir=down",
  "delay:ms=2000,match=ping",
  "dns-fail",
  "offline",
] as const;

/** One fault a line; empty lines are nothing. */
export function readFaults(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
