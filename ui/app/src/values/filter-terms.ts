/**
 * What stands in the filter field of a panel whose rows are here: words, words in one field, quoted texts.
 * Counterpart: `components/FilterField.vue`; `crates/engine/src/desk/wxml_find.rs` looks for the terms of the Wxml panel.
 * Invariants: every term has to fit; letter case is ignored; what cannot be read has a problem and fits nothing.
 */

/** As in Rust: more than anybody types. */
export const TERMS_MAX = 16;

export interface FilterTerm {
  /** Null is any field. */
  readonly field: string | null;
  /** Of an attribute: its whole name. */
  readonly name?: string;
  /** In small letters. */
  readonly word: string;
}

/** What is wrong, and the part of the text that it is about. */
export interface FilterProblem {
  readonly kind: "quote" | "bracket" | "value" | "many";
  readonly part: string;
}

export interface Filter {
  readonly terms: readonly FilterTerm[];
  readonly problem: FilterProblem | null;
  /** Fields that have to be the word, not only to have it. */
  readonly whole: readonly string[];
}

export interface FilterLanguage {
  /** Names that may stand before a colon; anything else before one is part of a word, as in an address. */
  readonly fields: readonly string[];
  /** Signs that stand for a field when they begin a word, as `#` for `id:`. */
  readonly signs?: Readonly<Record<string, string>>;
  readonly whole?: readonly string[];
  /** Field that `[name=value]` stands for. */
  readonly brackets?: string;
}

/** One term and where it ends, or what is wrong with it. */
type Read = { readonly term: FilterTerm; readonly end: number } | FilterProblem;

/** A word from `start` on: up to white space, or up to the closing quote. */
function readWord(text: string, start: number): { readonly word: string; readonly end: number } | FilterProblem {
  if (text[start] !== '"') {
    const length = text.slice(start).search(/\s/);
    const end = length < 0 ? text.length : start + length;
    return { word: text.slice(start, end).toLowerCase(), end };
  }
  const close = text.indexOf('"', start + 1);
  if (close < 0) return { kind: "quote", part: text.slice(start) };
  return { word: text.slice(start + 1, close).toLowerCase(), end: close + 1 };
}

/** `[name]` or `[name=value]`; the value may be quoted. */
function readBrackets(text: string, start: number, field: string): Read {
  const close = text.indexOf("]", start);
  const part = close < 0 ? text.slice(start) : text.slice(start, close + 1);
  const [, name, value] = /^\[\s*([^\s=[\]]+)\s*(?:=\s*"?([^"]*?)"?\s*)?\]$/.exec(part) ?? [];
  if (name === undefined) return { kind: "bracket", part };
  return { term: { field, name: name.toLowerCase(), word: (value ?? "").toLowerCase() }, end: close + 1 };
}

function readTerm(text: string, start: number, language: FilterLanguage): Read {
  const first = text[start] ?? "";
  if (first === "[" && language.brackets !== undefined) return readBrackets(text, start, language.brackets);
  const sign = language.signs?.[first];
  const named = /^([a-z]+):/i.exec(text.slice(start));
  const name = language.fields.find((field) => field === named?.[1]?.toLowerCase());
  const field = sign ?? name ?? null;
  const from = start + (sign !== undefined ? 1 : name !== undefined ? name.length + 1 : 0);
  const read = readWord(text, from);
  if ("kind" in read) return read;
  if (read.word === "") return { kind: "value", part: text.slice(start, from) || '""' };
  return { term: { field, word: read.word }, end: read.end };
}

export function readFilter(text: string, language: FilterLanguage): Filter {
  const terms: FilterTerm[] = [];
  const whole = language.whole ?? [];
  let at = 0;
  for (;;) {
    while (/\s/.test(text[at] ?? "")) at++;
    if (at >= text.length) return { terms, problem: null, whole };
    const read = readTerm(text, at, language);
    if ("kind" in read) return { terms: [], problem: read, whole };
    if (terms.length === TERMS_MAX) return { terms: [], problem: { kind: "many", part: text.slice(at) }, whole };
    terms.push(read.term);
    at = read.end;
  }
}

/** Whether something fits, given its texts by field. */
export function fitsFilter(filter: Filter, texts: Readonly<Record<string, string>>): boolean {
  if (filter.problem) return false;
  const has = (field: string, word: string): boolean => {
    const text = texts[field]?.toLowerCase() ?? "";
    return filter.whole.includes(field) ? text === word : text.includes(word);
  };
  const fields = Object.keys(texts);
  return filter.terms.every(({ field, word }) => (field === null ? fields : [field]).some((name) => has(name, word)));
}
