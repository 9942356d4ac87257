/**
 * Tests in a real browser. Project `view`: the phone's screen (`ui/view`) in a sandboxed frame, driven by hand-written messages.
 * Project `app`: the whole app over a real `miniwire ui`. Project `convert`: what `miniwire convert` writes for browsers.
 * Counterpart: `ui/view/dist/frame.html`, which `support/server.ts` serves as a host does; `app/host.ts` starts the command.
 */
import { defineConfig } from "@playwright/test";

export default defineConfig({
  workers: 2,
  fullyParallel: true,
  timeout: 20_000,
  reporter: [["list"]],
  use: {
    browserName: "chromium",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [
    { name: "view", testDir: "view" },
    { name: "app", testDir: "app" },
    { name: "convert", testDir: "convert", timeout: 60_000 },
  ],
});
