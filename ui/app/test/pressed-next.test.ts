/** A press of a filter. Counterpart: src/panels/pressed-next.ts. */
import { expect, test } from "vitest";
import { pressedNext } from "../src/panels/pressed-next";

test("a press adds a choice, and another press of it releases it", () => {
  expect(pressedNext(["warn"], "error")).toEqual(["warn", "error"]);
  expect(pressedNext(["warn", "error"], "warn")).toEqual(["error"]);
});

test("all releases every choice", () => {
  expect(pressedNext(["warn", "error"], "all")).toEqual([]);
});
