/** The detail of the row that was chosen last. Counterpart: src/stores/row-detail.ts. */
import { flushPromises } from "@vue/test-utils";
import { createPinia, setActivePinia } from "pinia";
import { shallowRef } from "vue";
import { beforeEach, expect, it } from "vitest";
import { setHost } from "../src/host/current";
import { openMemory } from "../src/host/memory";
import { useRowDetail, type RowDetail } from "../src/stores/row-detail";
import { useSession } from "../src/stores/session";

let answers: Map<string, (detail: string) => void>;
let table: RowDetail<string, string>;
const chosen = shallowRef(-1);

beforeEach(async () => {
  setActivePinia(createPinia());
  setHost(openMemory(new URLSearchParams("open=2")));
  useSession();
  await flushPromises();
  answers = new Map();
  const rows = { chosen } as Parameters<typeof useRowDetail<string, string>>[0];
  table = useRowDetail(rows, (_client, row: string) => new Promise((answer) => answers.set(row, answer)));
});

it("is that of the row chosen last, in whatever order answers come", async () => {
  void table.choose(0, "first");
  void table.choose(1, "second");
  answers.get("second")?.("of the second");
  await flushPromises();
  answers.get("first")?.("of the first");
  await flushPromises();
  expect([chosen.value, table.detail.value]).toEqual([1, "of the second"]);
});

it("does not come back after it was closed", async () => {
  void table.choose(0, "first");
  table.closeDetail();
  answers.get("first")?.("of the first");
  await flushPromises();
  expect([chosen.value, table.detail.value]).toEqual([-1, null]);
});

it("goes when another client is looked at", async () => {
  void table.choose(0, "first");
  answers.get("first")?.("of the first");
  await flushPromises();
  useSession().activate(2);
  await flushPromises();
  expect(table.detail.value).toBeNull();
});
