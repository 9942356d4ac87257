/**
 * What is open: the project, its clients, and which of them the panels show.
 * Counterpart: `project.*`, `client.*` and the pushes `changed` and `workspace`. Invariant: the active client is one of the
 * clients, or there is none.
 */
import { defineStore } from "pinia";
import { computed, shallowRef } from "vue";
import type { AppInfo, ClientState, Push, SourcePlace, Workspace } from "../host/generated/bindings";
import { HostError, type HostState } from "../host";
import { useHost } from "../host/current";
import { useNotices } from "./notices";
import { useSettings } from "./settings";

export const useSession = defineStore("session", () => {
  const host = useHost();
  const notices = useNotices();
  const settings = useSettings();

  const info = shallowRef<AppInfo | null>(null);
  const workspace = shallowRef<Workspace | null>(null);
  const clients = shallowRef<readonly ClientState[]>([]);
  const activeNumber = shallowRef(0);
  const hostState = shallowRef<HostState>("connecting");
  /** Path or sample that is being opened. */
  const opening = shallowRef<string | null>(null);

  const active = computed(() => clients.value.find(({ client }) => client === activeNumber.value) ?? null);

  /** Counts up with every connection to the host: what was known over an earlier one may be old. */
  const connection = shallowRef(0);
  /** What the panels are about; everything they know is void when it changes. */
  const subject = computed(() => `${connection.value} ${active.value?.client} ${active.value?.run}`);

  function takeWorkspace(next: Workspace | null): void {
    workspace.value = next;
    clients.value = next?.clients ?? [];
    if (!active.value) activeNumber.value = clients.value[0]?.client ?? 0;
  }

  function takeStates(states: readonly ClientState[]): void {
    const news = new Map(states.map((state) => [state.client, state]));
    clients.value = clients.value.map((known) => news.get(known.client) ?? known);
  }

  function takePush(push: Push): void {
    if (push.push === "changed") takeStates(push.clients);
    else if (push.push === "workspace") takeWorkspace(push.workspace);
    else if (push.push === "menu") void takeMenu(push.item);
  }

  /** Items of the desktop app's own menu. */
  async function takeMenu(item: string): Promise<void> {
    if (item === "open") await pickAndOpen();
    else if (item === "close") await close();
    else if (item === "restart" && active.value) await restart(active.value.client);
    else if (item.startsWith("theme.")) await settings.change({ theme: item.slice("theme.".length) });
  }

  async function load(): Promise<void> {
    const [about, state] = await Promise.all([host.call("app.info", {}), host.call("project.state", {})]);
    info.value = about;
    settings.take(about.settings);
    void settings.tellTheme();
    connection.value++;
    takeWorkspace(state);
  }

  host.onPush(takePush);
  host.onState((state) => {
    hostState.value = state;
    // After a lost connection as well: the host may have another project by now.
    if (state === "connected") void notices.attempt(load());
  });

  async function openWith(name: string, call: () => Promise<Workspace>): Promise<void> {
    opening.value = name;
    const opened = await notices.attempt(call());
    opening.value = null;
    if (opened) takeWorkspace(opened);
  }

  const openSample = (id: string): Promise<void> => openWith(id, () => host.call("sample.open", { id }));

  const openPath = (path: string, count: number): Promise<void> =>
    openWith(path, () => host.call("project.open", { path, clients: count }));

  async function pickAndOpen(count = 1): Promise<void> {
    const path = await notices.attempt(host.pickFolder());
    if (path) await openPath(path, count);
  }

  async function forget(path: string): Promise<void> {
    const recents = await notices.attempt(host.call("recents.forget", { path }));
    if (recents && info.value) info.value = { ...info.value, recents };
  }

  async function close(): Promise<void> {
    await notices.attempt(host.call("project.close", {}));
    takeWorkspace(null);
    const about = await notices.attempt(host.call("app.info", {}));
    if (about) info.value = about;
  }

  function activate(client: number): void {
    if (clients.value.some((known) => known.client === client)) activeNumber.value = client;
  }

  async function changeClients(call: Promise<Workspace>): Promise<void> {
    const next = await notices.attempt(call);
    if (next) takeWorkspace(next);
  }

  async function addClient(): Promise<void> {
    await changeClients(host.call("client.add", {}));
    activate(clients.value.at(-1)?.client ?? 0);
  }

  const removeClient = (client: number): Promise<void> => changeClients(host.call("client.remove", { client }));

  const restart = (client: number, page?: string): Promise<void> =>
    changeClients(host.call("client.restart", page === undefined ? { client } : { client, page }));

  const setDevice = (client: number, device: string): Promise<void> =>
    changeClients(host.call("client.device", { client, device }));

  async function setLife(client: number, to: string): Promise<void> {
    await notices.attempt(host.call("client.life", { client, to }));
  }

  async function setNetwork(client: number, networkType: string): Promise<void> {
    await notices.attempt(host.call("client.network", { client, networkType }));
  }

  async function setFaults(client: number, link: string | undefined, faults: readonly string[]): Promise<void> {
    await notices.attempt(callFaults(client, link, faults));
  }

  /** The same; what is wrong with them comes back instead of a notice. */
  async function tryFaults(
    client: number,
    link: string | undefined,
    faults: readonly string[],
  ): Promise<string | undefined> {
    try {
      await callFaults(client, link, faults);
      return undefined;
    } catch (error) {
      return HostError.from(error).message;
    }
  }

  const callFaults = (client: number, link: string | undefined, faults: readonly string[]): Promise<unknown> =>
    host.call("client.faults", { client, faults: [...faults], ...(link === undefined ? {} : { link }) });

  async function openSource(place: SourcePlace): Promise<void> {
    await notices.attempt(host.call("source.open", { file: place.file, line: place.line, column: place.column }));
  }

  async function clearLog(): Promise<void> {
    if (active.value) await notices.attempt(host.call("log.clear", { client: active.value.client }));
  }

  return {
    hostKind: host.kind,
    hasFolderDialog: host.kind === "tauri",
    info,
    workspace,
    clients,
    active,
    activeNumber,
    subject,
    connection,
    hostState,
    opening,
    takeWorkspace,
    openSample,
    openPath,
    pickAndOpen,
    forget,
    close,
    activate,
    addClient,
    removeClient,
    restart,
    setDevice,
    setLife,
    setNetwork,
    setFaults,
    tryFaults,
    openSource,
    clearLog,
  };
});
