/**
 * One measurement of socket.io-client, wherever it runs.
 * Counterpart: `socketio-node.mjs` and `socketio-session.mjs`, which bring client, transport and clock. Invariant: nothing but
 * counting happens between two events.
 *
 * `platform` has `io`, `transports`, `now()` in milliseconds, and `ready(go)`, which calls `go` when it may begin. `cell` has
 * `action`, `kind`, `bytes`, `count`, `url`, `ackEvery` and `acksAhead`.
 */

/** Round trips that are not counted, so that a compiler has seen the loop; as in `crates/bench`. */
const WARM_UP_ROUNDS = 500;

export function measure({ io, transports, now, ready }, cell, done) {
  const { count, ackEvery, acksAhead } = cell;
  const payload = cell.kind === "text" ? "x".repeat(cell.bytes) : new Uint8Array(cell.bytes).fill(120).buffer;
  const socket = io(cell.url, { transports, reconnection: false });
  const samples = [];
  let begin = 0;
  let seen = 0;
  let sent = 0;

  function finish(report) {
    done(report);
    socket.disconnect();
  }

  function echo() {
    const time = now();
    if (seen > WARM_UP_ROUNDS) samples.push((time - begin) * 1000);
    begin = time;
    if (seen++ <= WARM_UP_ROUNDS + count) return socket.emit("echo", payload, echo);
    samples.sort((a, b) => a - b);
    const at = (share) => samples[Math.min(samples.length - 1, Math.floor(samples.length * share))];
    finish({ rounds: samples.length, p50_us: at(0.5), p99_us: at(0.99) });
  }

  function received() {
    if (seen === 0) begin = now();
    seen += 1;
    if (seen === count) finish({ count, seconds: (now() - begin) / 1000 });
  }

  function sendUpTo(limit) {
    for (const end = Math.min(limit, count); sent < end;) {
      sent += 1;
      if (sent % ackEvery === 0) socket.emit("sink", payload, acknowledged);
      else socket.emit("sink", payload);
    }
  }

  function acknowledged() {
    seen += ackEvery;
    if (seen >= count) finish({ count, seconds: (now() - begin) / 1000 });
    else sendUpTo(seen + acksAhead * ackEvery);
  }

  const starts = {
    echo,
    receive: () => socket.emit("flood", cell.kind, cell.bytes, count),
    send: () => {
      begin = now();
      sendUpTo(acksAhead * ackEvery);
    },
  };
  socket.on("event", received);
  socket.on("connect_error", (error) => {
    throw error;
  });
  socket.on("connect", () => ready(starts[cell.action]));
}
