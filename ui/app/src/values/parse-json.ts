/**
 * Text that may be JSON. Counterpart: the details of messages and storage. Invariant: never throws.
 */
export function parseJson(text: string | undefined): { readonly value: unknown } | null {
  if (text === undefined || text === "") return null;
  try {
    return { value: JSON.parse(text) };
  } catch {
    return null;
  }
}
