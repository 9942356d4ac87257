import { expect, it } from "vitest";
import { WorkQueue } from "../src/work";

it("jobs run in order, come back when they are not done, and one that throws does not stop the others", async () => {
  const seen: string[] = [];
  const failures: unknown[] = [];
  const queue = new WorkQueue((error) => failures.push(error));
  let left = 3;
  queue.push(() => {
    seen.push("first");
    return --left === 0;
  });
  queue.push(() => {
    throw new Error("broken");
  });
  await new Promise<void>((done) => {
    queue.push(() => {
      seen.push("last");
      done();
      return true;
    });
  });
  expect(seen).toEqual(["first", "first", "first", "last"]);
  expect(failures).toHaveLength(1);
});
