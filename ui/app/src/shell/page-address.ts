/**
 * The address of a page as it is read and written by people: letters that are not ASCII stand as themselves.
 * Counterpart: `PageField.vue`; apps write queries with `encodeURIComponent`. Invariant: what is read and written back unchanged
 * is the same address.
 */
export function readable(address: string): string {
  return address.replace(/(?:%[89A-F][0-9A-F])+/gi, (escaped) => {
    try {
      return decodeURIComponent(escaped);
    } catch {
      return escaped;
    }
  });
}

/** An app that was given escapes wants escapes. */
export function written(typed: string, current: string): string {
  if (readable(current) === current) return typed;
  return typed.replace(/[\u0080-\uffff]+/g, (letters) => encodeURIComponent(letters));
}
