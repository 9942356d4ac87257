/**
 * Text and hint of a line in the language of the window. Counterpart: `ConsoleRow`. Invariant: what the app printed stays as it is; only what
 * decoders found is said in other words.
 */
import type { ConsoleRow } from "../../host/generated/bindings";
import { useSayings } from "../../i18n/sayings";

export interface ConsoleWords {
  readonly line: (row: ConsoleRow) => string;
  readonly hint: (row: ConsoleRow) => string | undefined;
}

export function useConsoleWords(): ConsoleWords {
  const { cause, step } = useSayings();
  return {
    line: ({ text, problem, conn }) => (problem ? `#${conn} ${cause(problem)}` : text),
    hint: ({ hint, problem }) => (problem ? step(problem) : hint),
  };
}
