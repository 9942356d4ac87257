/**
 * What mqtt.js reads of a browser's `navigator` when it is loaded; mini-programs have none, so an app brings its own.
 * Counterpart: `bundle.mjs`, which injects it.
 */
export const navigator = { language: "zh-CN", userAgent: "" };
