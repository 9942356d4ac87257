/** Builds the bundle once for all tests. */
import type { TestProject } from "vitest/node";
// @ts-expect-error a plain script without types
import { bundle } from "../build.mjs";

export default async function setup(project: TestProject): Promise<void> {
  project.provide("bundle", await (bundle as () => Promise<string>)());
}
