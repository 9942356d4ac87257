/**
 * Files that are dragged over the window and dropped on it: a fixture is opened in the active client, or by itself without a project.
 * Counterpart: `shell/DropTarget.vue` sees the drag of a browser, the push `drag` tells that of a host which knows paths; `fixture.drop` takes content.
 * Invariants: one file at a time; what is too large or no fixture is told and changes nothing.
 */
import { defineStore } from "pinia";
import { shallowRef } from "vue";
import { HostError } from "../host";
import { useHost } from "../host/current";
import { useTexts } from "../i18n";
import { formatBytes } from "../values/format";
import { encodeBase64 } from "../values/hex";
import { useNotices } from "./notices";
import { useRefusals } from "./refusals";
import { useSession } from "./session";

/** A file whose content is on its way to the host. */
export interface Carrying {
  readonly name: string;
  /** 0 to 1. */
  readonly done: number;
}

export const useDropping = defineStore("dropping", () => {
  const host = useHost();
  const session = useSession();
  const notices = useNotices();
  const refusals = useRefusals();
  const texts = useTexts();
  /** Files are over the window. */
  const over = shallowRef(false);
  const carrying = shallowRef<Carrying | null>(null);

  host.onPush((push) => {
    if (push.push !== "drag") return;
    over.value = push.state === "over";
    if (push.state === "dropped") void takePaths(push.paths);
  });

  async function takePaths(paths: readonly string[]): Promise<void> {
    const [path] = paths;
    if (path !== undefined && isOne(paths.length)) await attempt(() => open(path));
  }

  async function takeFiles(files: readonly File[]): Promise<void> {
    const [file] = files;
    if (file === undefined) notices.tell(texts("drop.nothing"), texts("drop.nothingHint"));
    if (file === undefined || !isOne(files.length)) return;
    await attempt(async () => {
      const path = await carry(file);
      if (path !== undefined) await open(path);
    });
  }

  function isOne(count: number): boolean {
    if (count > 1) notices.tell(texts("drop.several", { n: count }), texts("drop.severalHint"));
    return count === 1;
  }

  /** Where the content of the file is on the host. */
  async function carry(file: File): Promise<string | undefined> {
    const limits = session.info?.drop;
    if (!limits || carrying.value) return undefined;
    if (file.size > limits.bytesMax) {
      const size = formatBytes(file.size);
      notices.tell(
        texts("drop.tooLarge", { name: file.name, size, max: formatBytes(limits.bytesMax) }),
        texts("drop.tooLargeHint"),
      );
      return undefined;
    }
    try {
      for (let at = 0; ; at += limits.partBytesMax) {
        carrying.value = { name: file.name, done: file.size === 0 ? 1 : at / file.size };
        const part = new Uint8Array(await file.slice(at, at + limits.partBytesMax).arrayBuffer());
        const last = at + limits.partBytesMax >= file.size;
        const { path } = await host.call("fixture.drop", { name: file.name, at, base64: encodeBase64(part), last });
        if (last) return path;
      }
    } finally {
      carrying.value = null;
    }
  }

  async function open(path: string): Promise<void> {
    const isProject = !session.workspace && !path.endsWith(".jsonl") && !/\.\w+$/.test(path.replace(/\.[jt]s$/, ""));
    if (isProject) return session.openPath(path, 1);
    session.takeWorkspace(await host.call("fixture.open", { client: session.activeNumber, path }));
  }

  async function attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const { text, hint } = refusals.of(HostError.from(error));
      notices.tell(text, hint);
    }
  }

  return { over, carrying, takeFiles };
});
