/**
 * The conversations that several claims about MQTT have with the broker, with whichever client and version.
 * Counterpart: tests/conformance/mqtt, whose code stands around the bundle: `SERVER`, `check` and `done` are theirs. Invariant: what a
 * claim states about its own loss or version is checked in its own file.
 */
import { elsewhere, settled } from "./mqtt.mjs";

/** Bytes out and back with each QoS, once each; the whole claim. */
export function everyQos(client) {
  const got = {};
  client.on("error", (error) => check("no error", false, error.message));
  client.on("connect", () => {
    client.subscribe(
      { [`${SERVER.id}/0`]: { qos: 0 }, [`${SERVER.id}/1`]: { qos: 1 }, [`${SERVER.id}/2`]: { qos: 2 } },
      () => {
        for (const qos of [0, 1, 2]) {
          client.publish(`${SERVER.id}/${qos}`, new Uint8Array([qos, 0, 254, 255]), { qos }, (error) => {
            check(`a publication of QoS ${qos} is acknowledged`, !error, String(error));
          });
        }
      },
    );
  });
  client.on("message", (topic, payload, packet) => {
    const qos = Number(topic.slice(-1));
    got[qos] = (got[qos] ?? 0) + 1;
    check(
      `it arrives with QoS ${qos} and the same bytes`,
      packet.qos === qos && String([...payload]) === `${qos},0,254,255`,
    );
    if (Object.keys(got).length === 3) {
      setTimeout(() => {
        check(
          "each arrives once",
          Object.values(got).every((count) => count === 1),
          got,
        );
        client.end(true);
        done();
      }, 300);
    }
  });
}

/**
 * Publishes one message to itself over a cut; once it is acknowledged, `look` gets the PUBLISH packets sent, `first` or `again` by their
 * DUP flag, and the payloads that came.
 */
export function publishedOverACut(client, qos, look) {
  const sent = [];
  const got = [];
  let isSent = false;
  client.on("packetsend", ({ cmd, dup }) => {
    if (cmd === "publish") sent.push(dup ? "again" : "first");
  });
  client.on("message", (_, payload) => got.push(payload.toString()));
  client.on("connect", () => {
    if (isSent) return;
    isSent = true;
    client.subscribe(SERVER.id, { qos: 0 }, () => {
      client.publish(SERVER.id, "once?", { qos }, (error) => {
        check("it is acknowledged in the end", !error, String(error));
        settled(got, 1, () => over(client, () => look(sent, got)));
      });
    });
  });
}

/** Somebody else publishes one message; after the cut `look` gets what came, `first` or `again` by its DUP flag. */
export function deliveredOverACut(client, qos, look) {
  const got = [];
  let connections = 0;
  client.on("connect", () => {
    connections += 1;
    if (connections === 1) {
      client.subscribe(SERVER.id, { qos }, () => elsewhere({ topic: SERVER.id, body: "once?", qos }));
    } else settled(got, 1, () => over(client, () => look(got)));
  });
  client.on("message", (_, payload, { dup }) => got.push(dup ? "again" : "first"));
}

function over(client, look) {
  look();
  client.end(true);
  done();
}
