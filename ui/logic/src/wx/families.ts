/**
 * The families of `wx` that need nothing but the runtime, and how far each is implemented.
 * Counterpart: `index.ts` merges them; `declared.ts` reads the support for the API matrix.
 * Invariant: a family stands here together with its support table, so neither is forgotten.
 */
import type { WxFamily } from "../runtime";
import { animationFamily, animationSupport } from "./animation";
import { baseFamily, baseSupport } from "./base";
import { debugFamily, debugSupport } from "./debug";
import { deviceFamily, deviceSupport } from "./device";
import { filesFamily, filesSupport } from "./files";
import { mdnsFamily, mdnsSupport } from "./mdns";
import { networkFamily, networkSupport } from "./network";
import { openFamily, openSupport } from "./open";
import { requestFamily, requestSupport } from "./request";
import { socketFamily, socketSupport } from "./socket";
import { storageFamily, storageSupport } from "./storage";
import type { SupportLevel } from "./support";
import { systemFamily, systemSupport } from "./system";
import { tcpFamily, tcpSupport } from "./tcp";
import { udpFamily, udpSupport } from "./udp";
import { uiFamily, uiSupport } from "./ui";

export const RUNTIME_FAMILIES: readonly (readonly [WxFamily, Readonly<Record<string, SupportLevel>>])[] = [
  [socketFamily, socketSupport],
  [tcpFamily, tcpSupport],
  [udpFamily, udpSupport],
  [mdnsFamily, mdnsSupport],
  [requestFamily, requestSupport],
  [filesFamily, filesSupport],
  [storageFamily, storageSupport],
  [systemFamily, systemSupport],
  [networkFamily, networkSupport],
  [uiFamily, uiSupport],
  [openFamily, openSupport],
  [deviceFamily, deviceSupport],
  [debugFamily, debugSupport],
  [animationFamily, animationSupport],
  [baseFamily, baseSupport],
];
