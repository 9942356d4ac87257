/**
 * How long a connection lasted. Counterpart: the Connections panel. Invariant: one that is still open has no length yet.
 */
import type { Connection } from "../../host/generated/bindings";
import { formatMs } from "../../values/format";

export function lastedText({ openedAt, closedAt }: Connection): string {
  return closedAt === undefined ? "–" : formatMs(closedAt - openedAt);
}
