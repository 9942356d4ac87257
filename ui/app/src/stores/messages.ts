/**
 * The Messages table: filter, rows, the chosen message. Counterpart: `messages.window` and `messages.detail`.
 * Invariant: the detail shown belongs to the message chosen last, in whatever order answers come.
 */
import { defineStore } from "pinia";
import { computed, shallowRef, watch } from "vue";
import type { MessageDetail, MessageRow } from "../host/generated/bindings";
import { useHost } from "../host/current";
import { useClientRows } from "./client-rows";
import { useNotices } from "./notices";
import { useSession } from "./session";

export type DirectionFilter = "all" | "out" | "in";

export const useMessages = defineStore("messages", () => {
  const host = useHost();
  const session = useSession();
  const notices = useNotices();
  const text = shallowRef("");
  const direction = shallowRef<DirectionFilter>("all");
  const connection = shallowRef<number | null>(null);
  const control = shallowRef(false);
  const detail = shallowRef<MessageDetail | null>(null);

  const filter = computed(() => ({
    control: control.value,
    text: text.value,
    ...(direction.value === "all" ? {} : { dir: direction.value }),
    ...(connection.value === null ? {} : { conn: connection.value }),
  }));
  const rows = useClientRows<MessageRow>({
    pull: (client, from, count) => host.call("messages.window", { client, ...filter.value, from, count }),
    count: (client) => client.messages,
    filter,
  });

  let asked = 0;
  async function choose(index: number, row: MessageRow | undefined): Promise<void> {
    rows.chosen.value = index;
    if (!row || !session.active) return;
    const question = ++asked;
    const answer = await notices.attempt(
      host.call("messages.detail", { client: session.active.client, event: row.event }),
    );
    if (question === asked && answer) detail.value = answer;
  }
  watch(
    () => session.subject,
    () => {
      asked++;
      detail.value = null;
      connection.value = null;
    },
  );

  const filtered = computed(() => text.value !== "" || direction.value !== "all" || connection.value !== null);
  function clearFilter(): void {
    text.value = "";
    direction.value = "all";
    connection.value = null;
  }

  function closeDetail(): void {
    asked++;
    detail.value = null;
    rows.chosen.value = -1;
  }

  return { ...rows, text, direction, connection, control, detail, filtered, choose, clearFilter, closeDetail };
});
