/**
 * What decoders say, in the language of the window. Counterpart: `Said` of the schema. Invariant: without a code, or with one that is not
 * known here, the English text is shown as it came.
 */
import { useI18n } from "vue-i18n";
import type { PacketProblem, Said } from "../host/generated/bindings";
import { sayingsZhCN } from "./sayings.zh-CN";

const ZH: Readonly<Record<string, string>> = sayingsZhCN;

/** In Chinese; undefined where a code is not known. */
export function inChinese({ code, values = [] }: Said): string | undefined {
  return ZH[code]?.replace(/\{(\d)\}/g, (place, index: string) => {
    const value = values[Number(index)];
    if (value === undefined) return place;
    return typeof value === "string" ? value : (inChinese(value) ?? place);
  });
}

export interface Sayings {
  readonly say: (text: string, said: Said | undefined) => string;
  readonly cause: (problem: PacketProblem) => string;
  readonly step: (problem: PacketProblem) => string | undefined;
}

export function useSayings(): Sayings {
  const { locale } = useI18n({ useScope: "global" });
  const say = (text: string, said: Said | undefined): string =>
    (locale.value === "zh-CN" && said ? inChinese(said) : undefined) ?? text;
  return {
    say,
    cause: ({ text, said }) => say(text, said),
    step: ({ hint, hintSaid }) => (hint === undefined ? undefined : say(hint, hintSaid)),
  };
}
