/**
 * The Messages table: filter, rows, the chosen message. Counterpart: `messages.window` and `messages.detail`.
 * Invariant: the connections to choose from are those of the Connections table, the newest first.
 */
import { defineStore } from "pinia";
import { computed, shallowRef, watch } from "vue";
import type { Connection, MessageRow } from "../host/generated/bindings";
import { useHost } from "../host/current";
import { useClientRows } from "./client-rows";
import { useLiveValue } from "./live-value";
import { useNotices } from "./notices";
import { useRowDetail } from "./row-detail";
import { useSession } from "./session";

/** Connections to choose from. Our choice: what a menu is still read in. */
export const CONNECTION_CHOICES_MAX = 50;

/** The newest connections, and the chosen one whatever its age; `leftOut` counts the others. */
export function connectionChoices(
  connections: readonly Connection[],
  chosen: number | null,
): { readonly list: readonly Connection[]; readonly leftOut: number } {
  const newest = connections.slice(-CONNECTION_CHOICES_MAX).reverse();
  const older = connections.slice(0, -CONNECTION_CHOICES_MAX).filter(({ conn }) => conn === chosen);
  return { list: [...newest, ...older], leftOut: connections.length - newest.length - older.length };
}

/** Messages after which nothing new is recognised in most sessions. */
const RECOGNISED_WITHIN = 50;

export type DirectionFilter = "all" | "out" | "in";

export const useMessages = defineStore("messages", () => {
  const host = useHost();
  const session = useSession();
  const notices = useNotices();
  const text = shallowRef("");
  const direction = shallowRef<DirectionFilter>("all");
  const connection = shallowRef<number | null>(null);
  const control = shallowRef(false);

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

  const detail = useRowDetail(rows, (client, { event }) => host.call("messages.detail", { client, event }));
  watch(
    () => session.subject,
    () => (connection.value = null),
  );

  const connections = useLiveValue(
    (client) => host.call("connections.list", { client }),
    // The first messages of a connection tell what it speaks.
    (state) => `${state.connections} ${Math.min(state.messages, RECOGNISED_WITHIN)}`,
  );
  watch(rows.shown, (shown) => (connections.shown.value = shown));
  const choices = computed(() => connectionChoices(connections.value.value ?? [], connection.value));

  const connectionOf = (conn: number): Connection | undefined =>
    connections.value.value?.find((one) => one.conn === conn);

  /** Counts choices, for other tables of packets. */
  const decoded = shallowRef(0);

  /** Chooses what a connection speaks, or leaves it to be recognised. */
  async function decode(conn: number, protocol: string | null): Promise<void> {
    if (!session.active) return;
    const { client } = session.active;
    const done = await notices.attempt(
      host.call("connection.decode", { client, conn, ...(protocol === null ? {} : { protocol }) }),
    );
    if (done === undefined) return;
    decoded.value++;
    rows.source.shifted();
    connections.refresh();
    const shown = detail.detail.value;
    if (shown) await detail.choose(rows.chosen.value, shown.row);
  }

  /** Chooses the message of an event, wherever it is in the table; false when it is none that the table has. */
  async function reveal(event: number): Promise<boolean> {
    const client = session.active?.client;
    if (client === undefined) return false;
    clearFilter();
    const at = (from: number): Promise<{ total: number; rows: MessageRow[] }> =>
      host.call("messages.window", { client, control: control.value, text: "", from, count: 1 });
    let low = 0;
    let high = ((await notices.attempt(at(0)))?.total ?? 0) - 1;
    while (low <= high) {
      const middle = Math.floor((low + high) / 2);
      const row = (await notices.attempt(at(middle)))?.rows[0];
      if (!row) return false;
      if (row.event === event) {
        rows.follow.value = false;
        await detail.choose(middle, row);
        return true;
      }
      if (row.event < event) low = middle + 1;
      else high = middle - 1;
    }
    return false;
  }

  const filtered = computed(() => text.value !== "" || direction.value !== "all" || connection.value !== null);
  function clearFilter(): void {
    text.value = "";
    direction.value = "all";
    connection.value = null;
  }

  return {
    ...rows,
    ...detail,
    text,
    direction,
    connection,
    control,
    choices,
    connectionOf,
    decode,
    decoded,
    reveal,
    filtered,
    clearFilter,
  };
});
