/**
 * What the panels want of the phones, and what the phones may ask of the host.
 * Counterpart: `phone/PhoneFrame.vue`. Invariant: the calls in `gate` are all that a frame can cause.
 */
import { defineStore } from "pinia";
import { shallowRef } from "vue";
import type { Push } from "../host/generated/bindings";
import type { Unsubscribe } from "../host";
import { useHost } from "../host/current";
import type { PhoneGate } from "../phone/phone-link";

export interface NodeOnPhone {
  readonly client: number;
  readonly node: number;
}

export const usePhones = defineStore("phones", () => {
  const host = useHost();
  /** The node with a box around it. */
  const highlighted = shallowRef<NodeOnPhone | null>(null);
  /** The client on whose phone the next tap picks a node. */
  const picking = shallowRef<number | null>(null);
  const picked = shallowRef<NodeOnPhone | null>(null);

  function gate(client: number): PhoneGate {
    return {
      attach: () => host.call("view.attach", { client }),
      ack: (run, seq) => host.call("view.ack", { client, run, seq }),
      event: (run, event) => host.call("view.event", { client, run, event }),
      reply: (run, id, reply) => host.call("view.reply", { client, run, id, reply }),
      back: (swipe) => host.call("client.back", { client, swipe }),
      home: () => host.call("client.home", { client }),
    };
  }

  /** A node was picked: one pick is one node. */
  function takePick(node: NodeOnPhone): void {
    if (picking.value !== node.client) return;
    picking.value = null;
    picked.value = node;
  }

  const onPush = (listener: (push: Push) => void): Unsubscribe => host.onPush(listener);

  return { frameUrl: host.frameUrl, highlighted, picking, picked, gate, takePick, onPush };
});
