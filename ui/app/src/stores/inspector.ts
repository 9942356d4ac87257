/**
 * Which panel is shown. Counterpart: `shell/InspectorTabs.vue`. Invariant: the ids are those of the test ids `tab-…`.
 */
import { defineStore } from "pinia";
import { shallowRef } from "vue";

export const PANELS = [
  "messages",
  "connections",
  "console",
  "wxml",
  "appdata",
  "storage",
  "timeline",
  "replay",
  "fixture",
] as const;
export type PanelId = (typeof PANELS)[number];

export const useInspector = defineStore("inspector", () => {
  const panel = shallowRef<PanelId>("messages");
  function show(next: PanelId): void {
    panel.value = next;
  }
  function showNth(index: number): void {
    panel.value = PANELS[index] ?? panel.value;
  }
  return { panel, show, showNth };
});
