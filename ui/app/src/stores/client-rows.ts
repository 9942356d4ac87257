/**
 * A table of the active client: its rows start afresh with another client, another run or another filter.
 * Counterpart: `rows/row-source.ts`. Invariant: no call is made for a table that nobody looks at.
 */
import { markRaw, shallowRef, watch, type Raw, type ShallowRef, type WatchSource } from "vue";
import type { ClientState } from "../host/generated/bindings";
import { RowSource, type PulledRows } from "../rows/row-source";
import { useSession } from "./session";

/** A filter that is typed is sent when the typing rests. */
export const FILTER_REST_MS = 120;

export interface ClientRows<Row> {
  readonly source: Raw<RowSource<Row>>;
  readonly chosen: ShallowRef<number>;
  readonly shown: ShallowRef<boolean>;
  readonly follow: ShallowRef<boolean>;
}

export interface ClientRowsOptions<Row> {
  pull(client: number, from: number, count: number): Promise<PulledRows<Row>>;
  /** Count of unfiltered rows, to notice that some were added. */
  count(client: ClientState): number;
  readonly filter: WatchSource | readonly WatchSource[];
}

export function useClientRows<Row>(options: ClientRowsOptions<Row>): ClientRows<Row> {
  const session = useSession();
  const chosen = shallowRef(-1);
  const shown = shallowRef(false);
  const follow = shallowRef(true);
  const empty: PulledRows<Row> = { total: 0, from: 0, rows: [] };
  // A store would wrap it, and unwrap its refs.
  const source = markRaw(
    new RowSource<Row>((from, count) =>
      session.active ? options.pull(session.active.client, from, count) : Promise.resolve(empty),
    ),
  );

  /** What the table knows is void; asked for anew when somebody looks. */
  let stale = true;
  const pullAnew = (): void => {
    stale = !shown.value;
    if (shown.value) source.reset();
  };
  const reset = (): void => {
    chosen.value = -1;
    follow.value = true;
    pullAnew();
  };

  watch(() => session.subject, reset);
  let timer: ReturnType<typeof setTimeout> | undefined;
  watch([options.filter].flat(), () => {
    clearTimeout(timer);
    timer = setTimeout(reset, FILTER_REST_MS);
  });
  watch(shown, (now) => {
    if (now && stale) pullAnew();
    else if (now) source.changed();
  });
  watch(
    () => session.active?.dropped ?? 0,
    () => {
      chosen.value = -1;
      if (shown.value) source.shifted();
      else stale = true;
    },
  );
  watch(
    () => (session.active ? options.count(session.active) : 0),
    () => shown.value && source.changed(),
  );

  return { source, chosen, shown, follow };
}
