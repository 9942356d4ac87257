/**
 * The chosen row of a table and what belongs to it. Counterpart: `client-rows.ts` has the rows, `*.detail` the answers.
 * Invariant: the detail shown belongs to the row chosen last, in whatever order answers come.
 */
import { shallowRef, watch, type ShallowRef } from "vue";
import type { RowSource } from "../rows/row-source";
import type { ClientRows } from "./client-rows";
import { useNotices } from "./notices";
import { useSession } from "./session";

export interface RowDetail<Row, Detail> {
  readonly detail: ShallowRef<Detail | null>;
  choose(index: number, row: Row | undefined): Promise<void>;
  closeDetail(): void;
}

/** What a store of a live table has, as its panel sees it. */
export interface LiveTable<Row, Detail> {
  readonly source: RowSource<Row>;
  readonly detail: Detail | null;
  readonly filtered: boolean;
  text: string;
  chosen: number;
  shown: boolean;
  follow: boolean;
  choose(index: number, row: Row | undefined): Promise<void>;
  closeDetail(): void;
  clearFilter(): void;
}

/** `ask` may answer at once, where a row is all there is to show. */
export function useRowDetail<Row, Detail>(
  rows: ClientRows<Row>,
  ask: (client: number, row: Row) => Detail | Promise<Detail>,
): RowDetail<Row, Detail> {
  const session = useSession();
  const notices = useNotices();
  const detail = shallowRef<Detail | null>(null) as ShallowRef<Detail | null>;

  let asked = 0;
  async function choose(index: number, row: Row | undefined): Promise<void> {
    rows.chosen.value = index;
    if (row === undefined || !session.active) return;
    const question = ++asked;
    const answer = await notices.attempt(Promise.resolve(ask(session.active.client, row)));
    if (question === asked && answer !== undefined) detail.value = answer;
  }
  function closeDetail(): void {
    asked++;
    detail.value = null;
    rows.chosen.value = -1;
  }
  watch(() => session.subject, closeDetail);
  return { detail, choose, closeDetail };
}
