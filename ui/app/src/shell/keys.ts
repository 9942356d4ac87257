/**
 * Keys that work wherever the focus is: `/` and Ctrl or Cmd with F go to the filter, Ctrl or Cmd with a digit to a tab, F5 restarts in the desktop app.
 * Counterpart: fields and grids handle their own keys first. Invariant: nothing that is typed is taken from a field.
 */
import { useInspector } from "../stores/inspector";
import { useSession } from "../stores/session";

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input:not([type=checkbox]), textarea, [contenteditable]");
}

export function useKeys(): { onKey: (event: KeyboardEvent) => void } {
  const session = useSession();
  const inspector = useInspector();

  function take(event: KeyboardEvent): boolean {
    const command = event.ctrlKey || event.metaKey;
    // Where a panel has no filter, Ctrl+F stays with the browser.
    if (
      command ? event.key === "f" && !event.shiftKey && !event.altKey : event.key === "/" && !isTyping(event.target)
    ) {
      const filter = document.querySelector<HTMLInputElement>("input[data-filter]");
      filter?.select();
      return filter !== null;
    }
    if (command && /^[1-7]$/.test(event.key)) {
      inspector.showNth(Number(event.key) - 1);
      return true;
    }
    // A browser has its own use for these.
    if (session.hostKind === "tauri" && session.active && (event.key === "F5" || (command && event.key === "r"))) {
      void session.restart(session.active.client);
      return true;
    }
    return false;
  }

  return {
    onKey(event) {
      if (session.workspace && !event.defaultPrevented && take(event)) event.preventDefault();
    },
  };
}
