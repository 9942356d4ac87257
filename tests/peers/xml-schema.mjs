// Says whether an XML file is valid for an XML Schema, by libxml2: `node xml-schema.mjs <file> <schema>`; every mistake is a line.
import { readFileSync } from "node:fs";
import { validateXML } from "xmllint-wasm";

const [file, schema] = process.argv.slice(2);
const contents = readFileSync(file, "utf8");
const { valid, errors } = await validateXML({ xml: [{ fileName: file, contents }], schema: readFileSync(schema, "utf8") });
for (const { rawMessage } of errors) console.log(rawMessage);
process.exitCode = valid ? 0 : 1;
