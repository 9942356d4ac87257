/**
 * Recording the active client into a fixture, and replaying fixtures to its app.
 * Counterpart: `record.*` and `fixture.*`. Invariant: the report belongs to the replay that the active client shows.
 */
import { defineStore } from "pinia";
import { computed, shallowRef, watch } from "vue";
import type { FixtureAbout, FixtureFile, Recorded, ReplayReport, Workspace } from "../host/generated/bindings";
import { HostError } from "../host";
import { useHost } from "../host/current";
import { useTexts } from "../i18n";
import { useInspector } from "./inspector";
import { useNotices } from "./notices";
import { useRefusals } from "./refusals";
import { useSession } from "./session";

export const useFixtures = defineStore("fixtures", () => {
  const host = useHost();
  const session = useSession();
  const notices = useNotices();
  const inspector = useInspector();
  const refusals = useRefusals();
  const texts = useTexts();
  /** What was recorded last, until it is put away. */
  const recorded = shallowRef<Recorded | null>(null);
  const files = shallowRef<readonly FixtureFile[]>([]);
  /** The fixture that the active client shows. */
  const about = shallowRef<FixtureAbout | null>(null);
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
  const replay = (client: number, path: string): Promise<string | undefined> =>
    start(() => host.call("fixture.replay", { client, path }));
  /** The same for a fixture that is only looked at. */
  const open = (client: number, path: string): Promise<string | undefined> =>
    start(() => host.call("fixture.open", { client, path }));

  /** Replays to the active client from wherever a button stands; what is wrong with the fixture is a notice. */
  async function replayHere(path: string): Promise<void> {
    if (!session.active) return;
    const problem = await replay(session.active.client, path);
    if (problem !== undefined) notices.tell(problem);
  }

  async function start(call: () => Promise<Workspace>): Promise<string | undefined> {
    try {
      session.takeWorkspace(await call());
      recorded.value = null;
      return undefined;
    } catch (error) {
      const { text, hint } = refusals.of(HostError.from(error));
      return hint === undefined ? text : `${text}${texts("app.because", { hint })}`;
    }
  }

  const isOver = computed(() => session.active?.replay?.failures !== undefined);
  watch(
    () => `${session.subject} ${isOver.value}`,
    async () => {
      report.value = null;
      about.value = null;
      chosen.value = 0;
      const client = session.active;
      const subject = session.subject;
      if (client?.shows !== undefined) {
        if (inspector.panel !== "messages" && inspector.panel !== "timeline") inspector.show("fixture");
        const answer = await notices.attempt(host.call("fixture.about", { client: client.client }));
        if (answer && subject === session.subject) about.value = answer;
        if (answer && answer.problems.length > 0) inspector.show("fixture");
        return;
      }
      if (!client?.replay) {
        if (inspector.panel === "replay" || inspector.panel === "fixture") inspector.show("messages");
        return;
      }
      inspector.show("replay");
      if (!isOver.value) return;
      const answer = await notices.attempt(host.call("fixture.report", { client: client.client }));
      if (answer && subject === session.subject) report.value = answer;
    },
    { immediate: true },
  );
  watch(
    () => session.workspace?.path,
    () => (recorded.value = null),
  );

  return { recorded, files, about, report, chosen, record, stop, list, replay, replayHere, open };
});
