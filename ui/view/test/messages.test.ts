import { describe, expect, it } from "vitest";
import { OPS_PER_BATCH_MAX, readMessage, SHEET_COUNT_MAX } from "../src/messages";

const DEVICE = {
  platform: "ios",
  pixelRatio: 3,
  screenWidth: 390,
  screenHeight: 844,
  windowWidth: 390,
  windowHeight: 753,
  statusBarHeight: 47,
  safeAreaBottom: 34,
};
const START = {
  type: "start",
  device: DEVICE,
  theme: "dark",
  language: "en",
  app: {},
  variables: { light: {}, dark: {} },
  sheets: [],
  files: "x://f/",
};

describe("messages", () => {
  it("pass when they have the shape of their type", () => {
    for (const message of [
      START,
      { type: "batch", seq: 1, ops: [] },
      { type: "question", id: 0, question: { what: "rect" } },
      { type: "ui", api: "showToast", detail: {} },
      { type: "cover", cover: null },
      { type: "highlight", node: null },
    ])
      expect(readMessage(message)).toEqual({ message });
  });

  it("are told as a problem otherwise", () => {
    for (const message of [
      null,
      [],
      "start",
      { type: "toString" },
      { ...START, files: "no slash" },
      { ...START, device: { ...DEVICE, screenWidth: Number.NaN } },
      { type: "batch", seq: 1 },
      { type: "highlight", node: "1" },
      { type: "cover", cover: { kind: "error" } },
    ])
      expect(readMessage(message)).toHaveProperty("problem");
  });

  it("have limits", () => {
    const batch = (count: number) => ({ type: "batch", seq: 1, ops: Array.from({ length: count }) });
    expect(readMessage(batch(OPS_PER_BATCH_MAX))).toHaveProperty("message");
    expect(readMessage(batch(OPS_PER_BATCH_MAX + 1))).toHaveProperty("problem");
    const sheets = (count: number) => ({
      type: "sheets",
      sheets: Array.from({ length: count }, () => ({ path: "", css: "" })),
    });
    expect(readMessage(sheets(SHEET_COUNT_MAX))).toHaveProperty("message");
    expect(readMessage(sheets(SHEET_COUNT_MAX + 1))).toHaveProperty("problem");
  });
});
