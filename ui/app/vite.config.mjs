// Builds the inspector into dist/, and serves it while it is written.
// Counterpart: a host serves dist/ below a strict Content-Security-Policy, so nothing here may need inline scripts or eval.
// While developing, the frame of the phone comes from ui/view/dist, as a host would serve it.
import vue from "@vitejs/plugin-vue";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const frame = fileURLToPath(new URL("../view/dist/frame.html", import.meta.url));

/** Serves the frame at the address that the localhost host uses. */
const phoneFrame = {
  name: "miniwire-phone-frame",
  configureServer(server) {
    server.middlewares.use("/phone/frame.html", (_request, response) => {
      readFile(frame, "utf8").then(
        (text) => {
          response.setHeader("Content-Type", "text/html; charset=utf-8");
          response.end(text.replaceAll("%NONCE%", "development"));
        },
        () => {
          response.statusCode = 404;
          response.end("ui/view is not built");
        },
      );
    });
  },
};

export default defineConfig({
  base: "./",
  plugins: [vue(), phoneFrame],
  define: {
    __VUE_I18N_FULL_INSTALL__: false,
    __VUE_I18N_LEGACY_API__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
    __INTLIFY_DROP_MESSAGE_COMPILER__: false,
    __VUE_OPTIONS_API__: false,
  },
  build: { target: "safari16", outDir: "dist", emptyOutDir: true, modulePreload: { polyfill: false } },
  server: { port: 5173, strictPort: true },
  test: { environment: "happy-dom", include: ["test/**/*.test.ts"] },
});
