/**
 * One measurement of mqtt.js, wherever it runs: a message to oneself, messages out, messages in.
 * Counterpart: `mqtt-node.mjs` and `mqtt-session.mjs` bring client and clock, `mqtt-flood.mjs` is who sends what is received.
 * Invariant: nothing but counting happens between two messages, and as many are on their way for all.
 *
 * `platform` has `client`, `now()` in milliseconds, and `ready(go)`, which calls `go` when it may begin. `cell` has `action`, `kind`
 * (`QoS 0` or `QoS 1`), `bytes` and `count`.
 */

/** Publications that are not acknowledged yet; of QoS 0, not written yet. Our choice: no client waits for the wire, none piles up. */
const WINDOW = 256;
/** Round trips that are not counted, so that a compiler has seen the loop; as in `crates/bench`. */
const WARM_UP_ROUNDS = 500;

export function measure({ client, now, ready }, { action, kind, bytes, count }, done) {
  const qos = kind === "QoS 1" ? 1 : 0;
  const topic = `load/${action}/${qos}/${Math.random()}`;
  const payload = "x".repeat(bytes);
  const finish = (report) => client.end(true, {}, () => done(report));
  let begin = 0;

  /** One message on its way at a time, from publish to its arrival here. */
  function echo() {
    const samples = [];
    const send = () => client.publish(topic, payload, { qos });
    client.on("message", () => {
      const time = now();
      samples.push((time - begin) * 1000);
      begin = time;
      if (samples.length < WARM_UP_ROUNDS + count) return send();
      const counted = samples.slice(WARM_UP_ROUNDS).sort((a, b) => a - b);
      const at = (share) => counted[Math.floor(counted.length * share)];
      finish({ rounds: counted.length, p50_us: at(0.5), p99_us: at(0.99) });
    });
    client.subscribe(topic, { qos }, send);
  }

  /** Until the broker has acknowledged the last one, which has QoS 1 whatever the others have. */
  function send() {
    let sent = 0;
    let answered = 0;
    begin = now();
    const answer = () => {
      answered += 1;
      if (answered < count) return sent < count && publish();
      client.publish(topic, payload, { qos: 1 }, () => finish({ count, seconds: (now() - begin) / 1000 }));
    };
    const publish = () => {
      sent += 1;
      client.publish(topic, payload, { qos }, answer);
    };
    while (sent < Math.min(WINDOW, count)) publish();
  }

  /** From the first to the last of what somebody else sends as fast as the broker takes it. */
  function receive() {
    let seen = 0;
    client.on("message", () => {
      if (seen === 0) begin = now();
      seen += 1;
      if (seen === count) finish({ count: count - 1, seconds: (now() - begin) / 1000 });
    });
    client.subscribe(topic, { qos }, () => {
      client.publish("flood/go", JSON.stringify({ topic, payload, qos, count }), { qos: 1 });
    });
  }

  client.on("error", (error) => {
    throw error;
  });
  client.on("connect", () => ready({ echo, send, receive }[action]));
}
