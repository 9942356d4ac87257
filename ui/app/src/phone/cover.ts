/**
 * What stands over the screen of a client that cannot go on. Counterpart: `Cover` of `ui/view/src/protocol.ts`.
 * Invariant: a running client has no cover, and every cover says the next step or the cause.
 */
import type { Cover } from "../../../view/src/protocol";
import type { ClientState, Finding } from "../host/generated/bindings";
import type { Texts } from "../i18n";

/** Lines that fit a small screen. */
const FINDINGS_SHOWN_MAX = 6;

export function coverOf(client: ClientState, findings: readonly Finding[], texts: Texts): Cover | null {
  if (client.state === "failed") {
    const errors = findings.filter(({ severity }) => severity === "error").slice(0, FINDINGS_SHOWN_MAX);
    const places = errors.map(({ file, line, column, message }) => `${file}:${line}:${column}\n${message}`);
    const lines = [client.reason, ...places, texts("phones.failedText")].filter((line) => line !== undefined);
    return { kind: "error", title: texts("phones.failedTitle"), text: lines.join("\n\n") };
  }
  if (client.state === "ended")
    return { kind: "ended", title: texts("phones.endedTitle"), text: client.reason ?? texts("phones.failedText") };
  if (client.life === "suspended")
    return { kind: "suspended", title: texts("phones.suspendedTitle"), text: texts("phones.suspendedText") };
  return null;
}
