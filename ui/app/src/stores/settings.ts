/**
 * Theme, language and editor. Counterpart: `settings.set` keeps them. Invariant: the document follows the settings at once,
 * and `auto` follows the system while the window is open.
 */
import { defineStore } from "pinia";
import { computed, shallowRef, watch, watchEffect } from "vue";
import type { Settings } from "../host/generated/bindings";
import { useHost } from "../host/current";
import { languageOf, setLanguage } from "../i18n";
import { useNotices } from "./notices";

export const useSettings = defineStore("settings", () => {
  const host = useHost();
  const notices = useNotices();
  const settings = shallowRef<Settings>({ theme: "auto", language: "auto", editor: "" });

  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const systemIsDark = shallowRef(dark.matches);
  dark.addEventListener("change", () => (systemIsDark.value = dark.matches));

  const theme = computed<"light" | "dark">(() => {
    const wanted = settings.value.theme;
    if (wanted === "light" || wanted === "dark") return wanted;
    return systemIsDark.value ? "dark" : "light";
  });
  const language = computed(() => languageOf(settings.value.language, navigator.languages));

  watchEffect(() => {
    document.documentElement.dataset["theme"] = theme.value;
  });
  // The phones follow the window; only the window knows what `auto` means now.
  watch(theme, () => void tellTheme());
  watchEffect(() => setLanguage(language.value));

  function take(next: Settings): void {
    settings.value = next;
  }
  const tellTheme = (): Promise<unknown> => notices.attempt(host.call("theme.set", { theme: theme.value }));

  async function change(part: Partial<Settings>): Promise<void> {
    take({ ...settings.value, ...part });
    const kept = await notices.attempt(host.call("settings.set", settings.value));
    if (kept) take(kept);
  }

  return { settings, theme, language, take, tellTheme, change };
});
