/**
 * claim: What the logic layer has: the framework's functions, timers, the language
 * basis: documented (typings; JavaScript 支持情况)
 */
const present = {
  App: typeof App,
  Page: typeof Page,
  Component: typeof Component,
  Behavior: typeof Behavior,
  getApp: typeof getApp,
  getCurrentPages: typeof getCurrentPages,
  require: typeof require,
  setTimeout: typeof setTimeout,
  clearInterval: typeof clearInterval,
  Promise: typeof Promise,
  Proxy: typeof Proxy,
  Map: typeof Map,
  Symbol: typeof Symbol,
  ArrayBuffer: typeof ArrayBuffer,
  encodeURIComponent: typeof encodeURIComponent,
};
for (const [name, type] of Object.entries(present)) check(name, type === "function", type);
check("module", typeof module === "object" && module.exports === exports);
check("globalThis", typeof globalThis === "object");
check("getApp gives the app", typeof getApp() === "object");
done();
