/**
 * claim: Browser globals are not there
 * basis: documented (逻辑层: window, document); observed for the others
 */
const absent = {
  window: typeof window,
  document: typeof document,
  location: typeof location,
  navigator: typeof navigator,
  localStorage: typeof localStorage,
  WebSocket: typeof WebSocket,
  XMLHttpRequest: typeof XMLHttpRequest,
  fetch: typeof fetch,
  EventSource: typeof EventSource,
  FormData: typeof FormData,
  Blob: typeof Blob,
  AbortController: typeof AbortController,
  process: typeof process,
  Buffer: typeof Buffer,
  self: typeof self,
};
for (const [name, type] of Object.entries(absent)) check(name, type === "undefined", type);
done();
