/**
 * What is wrong with a fixture, in the language of the window. Counterpart: `FixtureProblem` of the schema. Invariant: nothing of the English sentence is
 * lost that the Chinese one does not say.
 */
import type { FixtureProblem } from "../host/generated/bindings";
import { i18n } from "./index";
import { problemsZhCN } from "./problems.zh-CN";

export interface SaidProblem {
  readonly text: string;
  /** The same with its names and values, and the next step. */
  readonly more: readonly string[];
}

export function saidProblem({ code, text, hint }: FixtureProblem): SaidProblem {
  const hints = hint === undefined ? [] : [hint];
  const saying = i18n.global.locale.value === "zh-CN" ? problemsZhCN[code] : undefined;
  if (!saying) return { text, more: hints };
  const own = saying.hint === undefined ? (saying.named === true ? hints : []) : [saying.hint];
  return { text: saying.text, more: saying.named === true ? [text, ...own] : own };
}
