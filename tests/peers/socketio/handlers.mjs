/**
 * Handlers that a socket of either version has.
 * Counterpart: `four.mjs` and `two.mjs`.
 */

/** Attempts that `flaky` leaves without an answer. */
const IGNORED_ATTEMPTS = 2;

export function handle(socket, log) {
  let attempts = 0;
  socket.on("echo", (...words) => words.pop()(...words));
  socket.on("count", (number) => log.note(`count ${number}`));
  socket.on("silent", () => log.note("silent"));
  socket.on("flaky", (word, answer) => {
    attempts += 1;
    log.note(`flaky ${word} ${attempts}`);
    if (attempts > IGNORED_ATTEMPTS) answer(`attempt ${attempts}`);
  });
  socket.on("bytes", (payload, answer) => {
    const isBinary = Buffer.isBuffer(payload.data) && Buffer.isBuffer(payload.more[0]);
    log.note(`bytes ${isBinary} ${payload.data.length}`);
    socket.emit("bytes", { text: payload.text, data: payload.data, more: [payload.more[0], "between"] });
    answer(payload.more[0], payload.data.length);
  });
  socket.on("join", (room, answer) => {
    socket.join(room);
    answer();
  });
  socket.on("say", (room, text) => socket.to(room).emit("said", text));
}
