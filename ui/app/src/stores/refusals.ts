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
    if (code === "fixture") return unreadable(message) ?? { text: message, hint };
    const place = /^(.*):(\d+):(\d+): (.*)$/s.exec(message);
    if (code !== "not-fixture" || !place) return { text: message, hint };
    const [, path = "", line = "", column = "", why = ""] = place;
    const name = path.split(/[\\/]/).at(-1) ?? path;
    const text = texts("drop.notFixture", { name, line, column });
    if (why.includes("empty")) return { text: texts("drop.empty", { name }), hint: texts("drop.header") };
    return { text, hint: why.includes("header") ? texts("drop.header") : why };
  }

  /** What the system says when a file cannot be opened; its commonest reasons have words of ours. */
  function unreadable(message: string): Refusal | null {
    const folder = /^(.*) is a folder$/s.exec(message);
    if (folder) return { text: texts("drop.isFolder", { path: folder[1] ?? "" }) };
    const file = /^(.*) cannot be read: (.*)$/s.exec(message);
    if (!file) return null;
    const [, path = "", reason = ""] = file;
    return { text: texts("drop.unreadable", { path, why: system(reason) }) };
  }

  /** What the system says, where it is one of the commonest things. */
  function system(reason: string): string {
    const known = { "2": "drop.notThere", "13": "drop.notAllowed", "28": "drop.noSpace" } as const;
    const number = /\(os error (2|13|28)\)/.exec(reason)?.[1] as keyof typeof known | undefined;
    return number === undefined ? reason : texts(known[number]);
  }

  return { of, system };
});
