/**
 * The part of an address that tells connections of one app apart. Counterpart: the connection choice of `MessagesPanel.vue`.
 * Invariant: one short line.
 */
const LENGTH_MAX = 44;

export function shortUrl(url: string): string {
  const text = url.replace(/^\w+:\/\//, "");
  return text.length > LENGTH_MAX ? `${text.slice(0, LENGTH_MAX - 1)}…` : text;
}
