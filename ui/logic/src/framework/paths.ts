/**
 * Paths of pages and components, as app code writes them and as the package knows them.
 * Counterpart: `AppManifest.components`. Invariant: a resolved path has no leading slash and no dots in it.
 */

/** `path` seen from the file `from`: absolute with a leading slash, else relative to the folder of `from`. */
export function resolvePath(from: string, path: string): string {
  const steps = path.startsWith("/") ? [] : from.split("/").slice(0, -1);
  for (const step of path.split("/")) {
    if (step === "..") steps.pop();
    else if (step !== "" && step !== ".") steps.push(step);
  }
  return steps.join("/");
}
