/**
 * One measurement with mqtt.js, in Node or in a mini-program: latency, messages out, messages in.
 * Counterpart: `cargo xtask bench mqtt`; `mqtt-node.mjs` and `mqtt-miniwire.mjs` bring the client and the clock, `mqtt-flood.mjs` is
 * who sends what is received. Invariant: nothing but counting happens between two messages, and as many are on their way for all.
 *
 * `cell` has `what` (`latency`, `publish`, `receive`), `qos`, `count`, `bytes`.
 */

/** Publications that are not acknowledged yet; of QoS 0, not written yet. Our choice: no client waits for the wire, none piles up. */
const WINDOW = 256;
/** Round trips that are not counted, so that a compiler has seen the loop. */
const WARM_UP = 500;
/** Packets that a client sends for a message that goes out and comes back, by QoS (MQTT 3.1.1 §4.3). */
const SENDS_PER_ROUND = [1, 2, 4];

export function measure(client, cell, now, done) {
  const topic = `bench/${cell.what}/${cell.qos}/${Math.random()}`;
  const payload = "x".repeat(cell.bytes);
  const finish = (report) => client.end(true, {}, () => done(report));
  client.on("error", (error) => {
    throw error;
  });
  client.on("connect", () => measures[cell.what]({ client, cell, now, topic, payload, finish }));
}

const measures = {
  /** One message on its way at a time, from publish to its arrival here. */
  latency({ client, cell, now, topic, payload, finish }) {
    const samples = [];
    let begin = 0;
    const send = () => client.publish(topic, payload, { qos: cell.qos });
    client.on("message", () => {
      const time = now();
      samples.push((time - begin) * 1000);
      begin = time;
      if (samples.length < WARM_UP + cell.count) return send();
      const counted = samples.slice(WARM_UP).sort((a, b) => a - b);
      finish({
        rounds: counted.length,
        p50_us: counted[counted.length >> 1],
        p99_us: counted[Math.floor(counted.length * 0.99)],
        sends_per_round: SENDS_PER_ROUND[cell.qos],
      });
    });
    client.subscribe(topic, { qos: cell.qos }, send);
  },

  /** Until the broker has acknowledged the last one, which has QoS 1 whatever the others have. */
  publish({ client, cell, now, topic, payload, finish }) {
    const begin = now();
    let sent = 0;
    let answered = 0;
    const answer = () => {
      answered += 1;
      if (answered < cell.count) return sent < cell.count && send();
      client.publish(topic, payload, { qos: 1 }, () => finish({ count: cell.count, seconds: (now() - begin) / 1000 }));
    };
    const send = () => {
      sent += 1;
      client.publish(topic, payload, { qos: cell.qos }, answer);
    };
    while (sent < Math.min(WINDOW, cell.count)) send();
  },

  /** From the first to the last of what somebody else sends as fast as the broker takes it. */
  receive({ client, cell, now, topic, payload, finish }) {
    let begin = 0;
    let seen = 0;
    client.on("message", () => {
      if (seen === 0) begin = now();
      seen += 1;
      if (seen === cell.count) finish({ count: cell.count - 1, seconds: (now() - begin) / 1000 });
    });
    client.subscribe(topic, { qos: cell.qos }, () => {
      client.publish("flood/go", JSON.stringify({ topic, payload, qos: cell.qos, count: cell.count }), { qos: 1 });
    });
  },
};
