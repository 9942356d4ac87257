/** The opcodes here and in Rust are one table. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { OP } from "../src/view/ops";

test("every opcode is the one that the Rust side documents and reads", () => {
  const rust = readFileSync(join(import.meta.dirname, "../../../crates/model/src/node_op.rs"), "utf8");
  const read = [...rust.matchAll(/^ +(\d+) => NodeOp::(\w+) \{/gm)].map(([, code, name]) => [name, Number(code)]);
  expect(Object.fromEntries(read)).toEqual(OP);
});
