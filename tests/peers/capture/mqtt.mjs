/** Conversations of mqtt.js with mosquitto. Counterpart: `../capture.mjs`. Invariant: the broker keeps nothing on the disk. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import mqtt from "mqtt";
import { listen, tap, toTcp, until, version } from "./tap.mjs";

async function broker(isOpen) {
  const home = mkdtempSync(join(tmpdir(), "capture-"));
  const probe = createServer();
  const free = await listen(probe);
  probe.close();
  writeFileSync(join(home, "acl"), "pattern readwrite a/#\npattern readwrite devices/#\n");
  writeFileSync(
    join(home, "conf"),
    `listener ${free} 127.0.0.1\nallow_anonymous ${isOpen}\nuser root\npersistence false\nacl_file ${home}/acl\n`,
  );
  const child = spawn("/usr/sbin/mosquitto", ["-c", join(home, "conf")], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (data) => (said += data));
  await until(() => said.includes(" running"));
  return { port: free, version: /version ([\d.]+)/.exec(said)?.[1], close: () => child.kill() };
}

async function speakMqtt(protocolVersion, more) {
  const real = await broker(!more.isRefused);
  const front = await tap(toTcp(real.port));
  const client = mqtt.connect(`${front.url}/mqtt`, {
    protocolVersion,
    clientId: "phone-1",
    reconnectPeriod: 0,
    ...more.options,
  });
  const errors = [];
  client.on("error", (error) => errors.push(error));
  const closed = new Promise((resolve) => client.once("close", resolve));
  await more.talk(client, errors);
  if (!client.disconnecting && client.connected) await client.endAsync(false, more.end ?? {});
  await closed;
  front.close();
  real.close();
  return `mqtt.js ${version("mqtt")} at mosquitto ${real.version ?? ""}`.trim();
}

export const mqttScenarios = {
  "mqtt-3.1.1": () =>
    speakMqtt(4, {
      options: {
        keepalive: 30,
        will: { topic: "devices/phone-1", payload: "gone", qos: 1, retain: true },
        username: "li",
        password: "secret",
      },
      talk: async (client) => {
        await once(client, "connect");
        await client.subscribeAsync({ "a/+": { qos: 2 }, "devices/#": { qos: 1 } });
        const three = new Promise((resolve) => {
          let left = 3;
          client.on("message", () => --left === 0 && resolve());
        });
        await client.publishAsync("a/t", "21.5", { qos: 0 });
        await client.publishAsync("a/t", '{"t":21.5,"at":[1,2]}', { qos: 1 });
        await client.publishAsync("a/t", Buffer.from([0, 255, 1]), { qos: 2, retain: true });
        await three;
        client.sendPing();
        await once(client, "packetreceive");
        await client.unsubscribeAsync("a/+");
      },
    }),
  "mqtt-5": () =>
    speakMqtt(5, {
      options: {
        keepalive: 30,
        properties: {
          sessionExpiryInterval: 60,
          receiveMaximum: 20,
          topicAliasMaximum: 5,
          userProperties: { app: "demo" },
        },
      },
      end: { reasonCode: 4, properties: { reasonString: "bye" } },
      talk: async (client) => {
        await once(client, "connect");
        await client.subscribeAsync("a/#", {
          qos: 2,
          nl: false,
          rap: true,
          rh: 1,
          properties: { subscriptionIdentifier: 7 },
        });
        const two = new Promise((resolve) => {
          let left = 2;
          client.on("message", () => --left === 0 && resolve());
        });
        const properties = {
          payloadFormatIndicator: true,
          messageExpiryInterval: 30,
          contentType: "application/json",
          responseTopic: "a/answer",
          correlationData: Buffer.from("c1"),
          userProperties: { trace: "1" },
        };
        await client.publishAsync("a/q", '{"ask":1}', { qos: 2, properties: { ...properties, topicAlias: 1 } });
        await client.publishAsync("", "again", { qos: 1, properties: { topicAlias: 1 } });
        await two;
        await client.publishAsync("private/x", "1", { qos: 1 }).catch(() => undefined);
        await client.unsubscribeAsync("a/#");
      },
    }),
  "mqtt-3.1.1-refused": () =>
    speakMqtt(4, {
      isRefused: true,
      talk: (_client, errors) => until(() => errors.length > 0),
    }),
  "mqtt-5-illegal-topic": () =>
    speakMqtt(5, {
      talk: async (client) => {
        await once(client, "connect");
        client.stream.write(Buffer.from("30060003612f2300", "hex"));
        await new Promise((resolve) => client.once("close", resolve));
      },
    }),
};
