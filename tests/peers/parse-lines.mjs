/**
 * Parses every line of a file as JSON and prints how many there were: what `cargo xtask bench check` is compared with.
 * Invariant: one block and the line that it breaks are held, never the file.
 */
import { createReadStream } from "node:fs";

let rest = "";
let lines = 0;
for await (const block of createReadStream(process.argv[2], { encoding: "utf8", highWaterMark: 1 << 20 })) {
  const parts = (rest + block).split("\n");
  rest = parts.pop();
  for (const line of parts) {
    JSON.parse(line);
    lines++;
  }
}
if (rest) JSON.parse(rest);
console.log(lines);
