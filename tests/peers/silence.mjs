/**
 * A connection whose peer is gone without a word: it stays, what is said on it is taken, and nothing comes over it any more.
 * Counterpart: the claims about heartbeats in tests/conformance. Invariant: there is no FIN and no RST until the connection is destroyed.
 */

/** The end of an HTTP answer and every frame of a WebSocket uncork what they were written to. */
export function silence(connection) {
  connection.cork();
  connection.uncork = () => {};
}
