/**
 * The word for the state of a connection. Counterpart: `Connection.state` of the schema. Invariant: an unknown state stands as
 * it is.
 */
import type { Texts } from "../../i18n";

const STATES = ["connecting", "open", "closed", "failed"] as const;

export function stateText(texts: Texts, state: string): string {
  const known = STATES.find((one) => one === state);
  return known === undefined ? state : texts(`connections.${known}`);
}
