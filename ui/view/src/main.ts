/**
 * Entry of the frame: waits for its MessagePort, then for `start`.
 * Counterpart: `ui/app/src/phone/` makes the frame and hands the port over. Invariant: nothing leaves before the port is there.
 */
import { Connection, whenPortArrives } from "./connection";
import { Frame } from "./frame";

whenPortArrives(window, (port) => {
  const connection = new Connection(port);
  const frame = new Frame(connection, document);
  connection.open((message) => frame.take(message));
  addEventListener("error", (event) => connection.problem(`view layer: ${event.message}`));
  addEventListener("unhandledrejection", (event) => connection.problem(`view layer: ${String(event.reason)}`));
});
