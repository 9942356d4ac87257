/**
 * Where an image of the app comes from: a file of the package, its own data, or the network, which the frame does not have.
 * Counterpart: `files` of `start` is the prefix under which the host serves the package. Invariant: no path leaves that prefix.
 */

export type Address =
  | { readonly kind: "file" | "data"; readonly url: string }
  /** Not loaded; `host` is what a placeholder shows. */
  | { readonly kind: "remote"; readonly host: string };

/** Longest `data:` address that is drawn. */
export const DATA_LENGTH_MAX = 8_000_000;

/** The address of `source` as written in a file at `base`. */
export function addressOf(source: string, files: string, base: string): Address {
  const text = source.trim();
  if (/^data:(?:image|font|application\/(?:x-)?font)/i.test(text) && text.length <= DATA_LENGTH_MAX)
    return { kind: "data", url: text };
  const remote = /^(?:[a-z][a-z\d+.-]*:)?\/\/([^/?#:]*)/i.exec(text);
  if (remote) return { kind: "remote", host: remote[1] ?? "" };
  const scheme = /^([a-z][a-z\d+.-]*):/i.exec(text);
  if (scheme) return { kind: "remote", host: scheme[1] ?? "" };
  const [path = "", query] = text.split(/[#]/)[0]?.split("?") ?? [];
  const url = files + packagePath(path, base).map(encodeURIComponent).join("/");
  return { kind: "file", url: query === undefined ? url : `${url}?${query}` };
}

/** Segments from the root of the package, decoded; what climbs above the root stays at the root, however it is written. */
export function packagePath(path: string, base: string): string[] {
  const start = path.startsWith("/") ? [] : base.split("/").slice(0, -1);
  const segments: string[] = [];
  for (const segment of [...start, ...path.split(/[/\\]/)].map(decoded)) {
    if (segment === "..") segments.pop();
    else if (segment !== "" && segment !== ".") segments.push(segment);
  }
  return segments;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    // A lone percent sign is part of the name.
    return segment;
  }
}
