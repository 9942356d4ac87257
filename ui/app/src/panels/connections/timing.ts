/**
 * WeChat's timing object as bars of a waterfall. Counterpart: `profile` of `onOpen`; docs/contracts/socket.md says the fields.
 * Invariant: a phase that is not known has no bar.
 */
export interface TimingBar {
  readonly name: "dns" | "tcp" | "handshake" | "total";
  /** Per cent of the whole. */
  readonly left: number;
  readonly width: number;
  readonly ms: number;
}

export function timingBars(profile: Readonly<Record<string, number>> | null): TimingBar[] {
  if (!profile) return [];
  const start = profile["fetchStart"] ?? 0;
  const cost = profile["cost"] ?? 0;
  const whole = Math.max(cost, 1);
  const bar = (name: TimingBar["name"], from: number | undefined, to: number | undefined): TimingBar[] => {
    if (from === undefined || to === undefined || to < from) return [];
    const ms = to - from;
    const left = Math.min(100, Math.max(0, ((from - start) / whole) * 100));
    return [{ name, left, width: Math.min(100 - left, (ms / whole) * 100), ms }];
  };
  const handshake = profile["handshakeCost"];
  const end = start + cost;
  return [
    ...bar("dns", profile["domainLookUpStart"], profile["domainLookUpEnd"]),
    ...bar("tcp", profile["connectStart"], profile["connectEnd"]),
    ...bar("handshake", handshake === undefined ? undefined : end - handshake, end),
    ...bar("total", start, end),
  ];
}
