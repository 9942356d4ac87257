/**
 * Why a file could not be opened, in the language of the window. Counterpart: the errors `not-fixture` and `fixture` of the desk.
 * Invariant: what is not known here is told as it came.
 */
import { defineStore } from "pinia";
import type { HostError } from "../host";
import { useTexts } from "../i18n";

export interface Refusal {
  readonly text: string;
  readonly hint?: string | undefined;
}

export const useRefusals = defineStore("refusals", () => {
  const texts = useTexts();

  function of({ code, message, hint }: HostError): Refusal {
    const place = /^(.*):(\d+):(\d+): (.*)$/s.exec(message);
    if (code !== "not-fixture" || !place) return { text: message, hint };
    const [, path = "", line = "", column = "", why = ""] = place;
    const name = path.split(/[\\/]/).at(-1) ?? path;
    const text = texts("drop.notFixture", { name, line, column });
    if (why.includes("empty")) return { text: texts("drop.empty", { name }), hint: texts("drop.header") };
    return { text, hint: why.includes("header") ? texts("drop.header") : why };
  }

  return { of };
});
