/**
 * The end of a path is what tells it from others. Counterpart: titles of the timeline such as `pages/chat/chat.onShow`.
 * Invariant: titles that are no paths stay whole.
 */
export function shortTitle(title: string): string {
  return /^[\w@./-]+$/.test(title) ? (title.split("/").at(-1) ?? title) : title;
}
