/**
 * One measurement of load, on whatever WebSocket there is: `wx`, `ws` of Node, or a browser's.
 * Counterpart: `bare.rs` does the same in Rust. Invariant: nothing but counting happens between two messages.
 *
 * `platform.connect(url, { open, message })` gives `{ send, close }`, `platform.now()` milliseconds, and `platform.ready(go)`
 * calls `go` when it may begin. `cell` has `what`, `kind`, `bytes`, `count`, `url`, `ackEvery` and `acksAhead`.
 */
function runLoad(platform, cell, done) {
  const { now } = platform;
  const { count, ackEvery } = cell;
  const payload = cell.kind === "text" ? "x".repeat(cell.bytes) : new Uint8Array(cell.bytes).fill(120).buffer;
  /** Round trips that are not counted, so that a compiler has seen the loop. */
  const warmUp = Math.min(500, count);
  const samples = [];
  let begin = 0;
  let seen = 0;
  let sent = 0;

  function finish(report) {
    socket.close();
    done(report);
  }

  function echo() {
    const time = now();
    if (seen > warmUp) samples.push((time - begin) * 1000);
    begin = time;
    if (seen++ > warmUp + count) {
      samples.sort((a, b) => a - b);
      const at = (share) => samples[Math.min(samples.length - 1, Math.floor(samples.length * share))];
      finish({ rounds: samples.length, p50_us: at(0.5), p99_us: at(0.99) });
    } else socket.send(payload);
  }

  function received() {
    if (seen === 0) begin = now();
    seen += 1;
    if (seen === count) finish({ count, seconds: (now() - begin) / 1000 });
  }

  function sendUpTo(limit) {
    for (const end = Math.min(limit, count); sent < end; sent++) socket.send(payload);
  }

  function acknowledged() {
    seen += ackEvery;
    if (seen >= count) finish({ count, seconds: (now() - begin) / 1000 });
    else sendUpTo(seen + cell.acksAhead * ackEvery);
  }

  const starts = {
    echo,
    receive: () => socket.send("go"),
    send: () => {
      begin = now();
      sendUpTo(cell.acksAhead * ackEvery);
    },
  };
  const message = { echo, receive: received, send: acknowledged }[cell.what];
  const socket = platform.connect(cell.url, { open: () => platform.ready(starts[cell.what]), message });
}
