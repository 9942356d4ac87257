/**
 * The one way in and out of the frame: a MessagePort that the page hands over, once.
 * Counterpart: `protocol.ts` says what goes over it, `messages.ts` checks it. Invariant: only the page around the frame can
 * give the port, only the first one counts, and not more than `PROBLEM_COUNT_MAX` problems are told.
 */
import { readMessage } from "./messages";
import type { FromFrame, ToFrame } from "./protocol";

/** Problems that are told; a page that breaks in every frame must not flood the inspector. */
export const PROBLEM_COUNT_MAX = 100;
/** Longest text of a problem. */
const PROBLEM_LENGTH_MAX = 2_000;

/** Calls `use` with the first port that the parent window transfers. */
export function whenPortArrives(window: Window, use: (port: MessagePort) => void): void {
  const listener = (event: MessageEvent): void => {
    const [port] = event.ports;
    if (event.source !== window.parent || !port) return;
    window.removeEventListener("message", listener);
    use(port);
  };
  window.addEventListener("message", listener);
}

export class Connection {
  private problemCount = 0;

  constructor(private readonly port: MessagePort) {}

  /** Starts to listen and says that the frame is ready. */
  open(take: (message: ToFrame) => void): void {
    this.port.onmessage = ({ data }: MessageEvent<unknown>) => {
      const read = readMessage(data);
      if ("problem" in read) this.problem(read.problem);
      else if (read.message.type === "ping") this.send({ type: "pong", id: read.message.id });
      else take(read.message);
    };
    this.send({ type: "ready" });
  }

  send(message: FromFrame): void {
    this.port.postMessage(message);
  }

  problem(text: string): void {
    if (this.problemCount >= PROBLEM_COUNT_MAX) return;
    this.problemCount++;
    this.send({ type: "problem", text: text.slice(0, PROBLEM_LENGTH_MAX) });
  }
}
