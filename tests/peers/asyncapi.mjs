#!/usr/bin/env node
/**
 * Asks the official parser of AsyncAPI about a document. Counterpart: tests/blackbox/convert.rs. Usage: `node asyncapi.mjs <document>`;
 * prints its errors and warnings, ends with 1 on an error.
 */
import { readFileSync } from "node:fs";
import { Parser } from "@asyncapi/parser";

const { document, diagnostics } = await new Parser().parse(readFileSync(process.argv[2], "utf8"));
for (const { severity, message, path } of diagnostics.filter(({ severity }) => severity <= 1)) {
  console.log(`${severity === 0 ? "error" : "warning"} ${path.join("/")}: ${message}`);
}
if (!document) process.exit(1);
console.log(
  `valid: ${document.channels().length} channels, ${document.operations().length} operations, ${document.allMessages().length} messages`,
);
