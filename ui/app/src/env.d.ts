/**
 * What the build puts around the sources. Counterpart: vite.config.mjs. Invariant: nothing here is read at run time by
 * anything but `host/index.ts`.
 */
interface Window {
  /** There where Tauri runs the page. */
  readonly __TAURI_INTERNALS__?: unknown;
}

/** For tools that know TypeScript only; vue-tsc reads the files themselves. */
declare module "*.vue" {
  import type { DefineComponent } from "vue";
  const component: DefineComponent;
  export default component;
}
