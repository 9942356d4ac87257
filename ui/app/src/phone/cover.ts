/**
 * What stands over the screen of a client that cannot go on. Counterpart: `Cover` of `ui/view/src/protocol.ts`.
 * Invariant: a running client whose page compiled has no cover, and every cover says the next step or the cause.
 */
import type { Cover } from "../../../view/src/protocol";
import type { ClientState, Finding } from "../host/generated/bindings";
import type { Texts } from "../i18n";

/** Lines that fit a small screen. */
const FINDINGS_SHOWN_MAX = 6;

const findingText = ({ file, line, column, message, hint }: Finding): string =>
  [`${file}:${line}:${column}`, message, hint].filter((part) => part !== undefined).join("\n");

export function coverOf(client: ClientState, findings: readonly Finding[], texts: Texts): Cover | null {
  const errors = findings.filter(({ severity }) => severity === "error");
  if (client.state === "failed") {
    const lines = [client.reason, ...errors.map(findingText).slice(0, FINDINGS_SHOWN_MAX), texts("phones.failedText")];
    const known = lines.filter((line) => line !== undefined);
    return { kind: "error", title: texts("phones.failedTitle"), text: known.join("\n\n") };
  }
  if (client.shows !== undefined)
    return { kind: "ended", title: texts("phones.fixtureTitle"), text: texts("phones.fixtureText") };
  // The page as the replay left it is what is looked at.
  if (client.state === "ended" && client.replay) return null;
  if (client.state === "ended")
    return { kind: "ended", title: texts("phones.endedTitle"), text: client.reason ?? texts("phones.failedText") };
  if (client.life === "suspended")
    return { kind: "suspended", title: texts("phones.suspendedTitle"), text: texts("phones.suspendedText") };
  const here = errors.filter(({ file }) => file.replace(/\.[^./]+$/, "") === client.page);
  if (here.length > 0) {
    const lines = [...here.map(findingText).slice(0, FINDINGS_SHOWN_MAX), texts("phones.compileText")];
    return { kind: "error", title: texts("phones.compileTitle"), text: lines.join("\n\n") };
  }
  return null;
}
