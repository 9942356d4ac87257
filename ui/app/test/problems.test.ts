/** What is wrong with fixtures, in Chinese: every code of the golden files. */
import { afterEach, describe, expect, it } from "vitest";
import { setLanguage } from "../src/i18n";
import { saidProblem } from "../src/i18n/problems";
import { problemsZhCN } from "../src/i18n/problems.zh-CN";

const GOLDEN = Object.keys(import.meta.glob("../../../fixtures/sessions/golden/broken/*.jsonl"));
const problem = { severity: "error", line: 4, column: 1, text: "`url` is missing", hint: "write one" };

describe("problems of a fixture", () => {
  afterEach(() => setLanguage("zh-CN"));

  it("have Chinese words for every code that a check tells", () => {
    const codes = GOLDEN.map((path) => path.replace(/^.*\/|\.jsonl$/g, ""));
    expect(codes.length).toBeGreaterThan(30);
    expect(codes.filter((code) => problemsZhCN[code] === undefined)).toEqual([]);
  });

  it("keep the English sentence where it names something, and leave it out where it does not", () => {
    setLanguage("zh-CN");
    expect(saidProblem({ ...problem, code: "missing-key" })).toEqual({
      text: "缺少必需的键",
      more: ["`url` is missing", "write one"],
    });
    expect(saidProblem({ ...problem, code: "torn" }).more).toEqual(["删掉这一行，或重新录制"]);
    expect(saidProblem({ ...problem, code: "of tomorrow" }).text).toBe("`url` is missing");
    setLanguage("en");
    expect(saidProblem({ ...problem, code: "torn" })).toEqual({ text: "`url` is missing", more: ["write one"] });
  });
});
