/**
 * Two texts beside each other, with the words that differ marked. Counterpart: `panels/replay/TextsCompared.vue`. Invariants: put together again the
 * parts are the text; the work is bounded: between long texts everything from the first to the last difference is marked.
 */

/** A part of a text. */
export interface TextPart {
  readonly text: string;
  readonly differs: boolean;
}

/** Words that are matched with each other, of either side. Our choice: a million steps. */
const WORDS_MAX = 1_000;

/** Latin words and numbers, blanks, and every other character by itself, as Chinese has no blanks between its words. */
const wordsOf = (text: string): readonly string[] => text.match(/[\p{Script=Latin}\p{N}_]+|\s+|./gsu) ?? [];

/** Of each word whether it is in both, in the longest sequence that both have. */
function common(one: readonly string[], other: readonly string[]): readonly [boolean[], boolean[]] {
  const kept: [boolean[], boolean[]] = [one.map(() => false), other.map(() => false)];
  const width = other.length + 1;
  const lengths = new Uint16Array((one.length + 1) * width);
  for (let a = one.length - 1; a >= 0; a--) {
    for (let b = other.length - 1; b >= 0; b--) {
      const [right, below] = [lengths[a * width + b + 1] ?? 0, lengths[(a + 1) * width + b] ?? 0];
      lengths[a * width + b] =
        one[a] === other[b] ? (lengths[(a + 1) * width + b + 1] ?? 0) + 1 : Math.max(right, below);
    }
  }
  let [a, b] = [0, 0];
  while (a < one.length && b < other.length) {
    if (one[a] === other[b]) {
      kept[0][a++] = true;
      kept[1][b++] = true;
    } else if ((lengths[(a + 1) * width + b] ?? 0) >= (lengths[a * width + b + 1] ?? 0)) a++;
    else b++;
  }
  return kept;
}

function parts(words: readonly string[], isSame: (index: number) => boolean): readonly TextPart[] {
  const found: { text: string; differs: boolean }[] = [];
  words.forEach((text, index) => {
    const differs = !isSame(index);
    const last = found.at(-1);
    if (last?.differs === differs) last.text += text;
    else found.push({ text, differs });
  });
  return found;
}

/** Both texts in parts. */
export function compareTexts(one: string, other: string): readonly [readonly TextPart[], readonly TextPart[]] {
  const [a, b] = [wordsOf(one), wordsOf(other)];
  const most = Math.min(a.length, b.length);
  let head = 0;
  while (head < most && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < most - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const between = [a.slice(head, a.length - tail), b.slice(head, b.length - tail)] as const;
  const isShort = between[0].length <= WORDS_MAX && between[1].length <= WORDS_MAX;
  const kept = isShort ? common(...between) : ([[], []] as const);
  const isSame = (words: readonly string[], side: readonly boolean[]) => (index: number) =>
    index < head || index >= words.length - tail || side[index - head] === true;
  return [parts(a, isSame(a, kept[0])), parts(b, isSame(b, kept[1]))];
}
