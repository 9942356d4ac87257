/**
 * Recording the active client into a fixture, and replaying fixtures to its app.
 * Counterpart: `record.*` and `fixture.*`. Invariant: the report belongs to the replay that the active client shows.
 */
import { defineStore } from "pinia";
import { computed, shallowRef, watch } from "vue";
import type { FixtureFile, Recorded, ReplayReport } from "../host/generated/bindings";
import { HostError } from "../host";
import { useHost } from "../host/current";
import { useInspector } from "./inspector";
import { useNotices } from "./notices";
import { useSession } from "./session";

export const useFixtures = defineStore("fixtures", () => {
  const host = useHost();
  const session = useSession();
  const notices = useNotices();
  const inspector = useInspector();
  /** What was recorded last, until it is put away. */
  const recorded = shallowRef<Recorded | null>(null);
  const files = shallowRef<readonly FixtureFile[]>([]);
  const report = shallowRef<ReplayReport | null>(null);
  /** Index of the failure that is compared. */
  const chosen = shallowRef(0);

  async function record(client: number, restart: boolean): Promise<void> {
    recorded.value = null;
    const next = await notices.attempt(host.call("record.start", { client, restart }));
    if (next) session.takeWorkspace(next);
  }

  async function stop(client: number): Promise<void> {
    recorded.value = (await notices.attempt(host.call("record.stop", { client }))) ?? null;
  }

  async function list(): Promise<void> {
    files.value = (await notices.attempt(host.call("fixtures.list", {}))) ?? [];
  }

  /** What is wrong with the fixture comes back instead of a notice. */
  async function replay(client: number, path: string): Promise<string | undefined> {
    try {
      session.takeWorkspace(await host.call("fixture.replay", { client, path }));
      recorded.value = null;
      return undefined;
    } catch (error) {
      const { message, hint } = HostError.from(error);
      return hint === undefined ? message : `${message} (${hint})`;
    }
  }

  const isOver = computed(() => session.active?.replay?.failures !== undefined);
  watch(
    () => `${session.subject} ${isOver.value}`,
    async () => {
      report.value = null;
      chosen.value = 0;
      const client = session.active;
      if (!client?.replay) {
        if (inspector.panel === "replay") inspector.show("messages");
        return;
      }
      inspector.show("replay");
      if (!isOver.value) return;
      const about = session.subject;
      const answer = await notices.attempt(host.call("fixture.report", { client: client.client }));
      if (answer && about === session.subject) report.value = answer;
    },
    { immediate: true },
  );
  watch(
    () => session.workspace?.path,
    () => (recorded.value = null),
  );

  return { recorded, files, report, chosen, record, stop, list, replay };
});
