/**
 * A real `miniwire ui` for one test, on a port of its own, with settings and storage in a temporary folder.
 * Counterpart: `crates/cli/src/ui`. Invariant: it is ended with the test, whatever happened.
 */
import { expect, test as base, type Page } from "@playwright/test";
import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

export const BINARY = process.env.MINIWIRE ?? join(import.meta.dirname, "../../../target/debug/miniwire");

export class Host {
  private constructor(
    readonly folder: string,
    private readonly child: ChildProcess,
    /** Address with its token. */
    readonly url: string,
  ) {}

  static async start(args: readonly string[] = []): Promise<Host> {
    const folder = mkdtempSync(join(tmpdir(), "miniwire-e2e-"));
    const env = {
      ...process.env,
      MINIWIRE_DATA_DIR: join(folder, "data"),
      MINIWIRE_CONFIG_DIR: join(folder, "config"),
    };
    const child = spawn(BINARY, ["ui", "--no-open", "--port", "0", ...args], {
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const url = await new Promise<string>((resolve, reject) => {
      let printed = "";
      const read = (chunk: Buffer): void => {
        printed += String(chunk);
        const found = /http:\/\/\S+#token=\w+/.exec(printed);
        if (found) resolve(found[0]);
      };
      child.stdout.on("data", read);
      child.stderr.on("data", read);
      child.on("error", reject);
      child.on("exit", (code) => reject(new Error(`miniwire ui ended with ${code}: ${printed}`)));
    });
    return new Host(folder, child, url);
  }

  /** Writes a file of a project below the host's folder and returns the project's path. */
  write(path: string, text: string): string {
    const project = join(this.folder, "project");
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), text);
    return project;
  }

  /** A project with one page. */
  project(script: string, wxml: string): string {
    this.write("app.json", '{"pages":["pages/a/a"],"window":{"navigationBarTitleText":"测试"}}');
    this.write("app.js", "App({})");
    this.write("project.config.json", '{"appid":"touristappid","setting":{"urlCheck":false}}');
    this.write("pages/a/a.js", script);
    return this.write("pages/a/a.wxml", wxml);
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once("exit", resolve));
    this.child.removeAllListeners("exit");
    this.child.once("exit", () => {});
    const gone = this.child.exitCode !== null ? Promise.resolve() : ended;
    this.child.kill("SIGKILL");
    await Promise.race([gone, new Promise((resolve) => this.child.once("exit", resolve))]);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** `host` is started for the test that asks for it. */
export const test = base.extend<{ host: Host }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the parameter's names
  host: async ({}, use) => {
    const host = await Host.start();
    await use(host);
    await host.stop();
  },
});

export { expect };

/** The chat sample, with its first phone connected. */
export async function openChat(page: Page, host: Host): Promise<void> {
  await page.goto(host.url);
  await page.getByTestId("sample-chat").click();
  await expect(page.getByTestId("phone-1").frameLocator("iframe").getByText("已连接")).toBeVisible();
}
