import { describe, expect, it } from "vitest";
import { addressOf, DATA_LENGTH_MAX, packagePath } from "../src/addresses";

const FILES = "phone://files/";

describe("addresses of pictures", () => {
  it("start at the file that wrote them, or at the root of the package", () => {
    expect(addressOf("a.png", FILES, "pages/a/a")).toEqual({ kind: "file", url: "phone://files/pages/a/a.png" });
    expect(addressOf("/img/a.png?v=1", FILES, "pages/a/a")).toEqual({
      kind: "file",
      url: "phone://files/img/a.png?v=1",
    });
  });

  it("never leave the package", () => {
    expect(packagePath("../../../../etc/passwd", "pages/a/a")).toEqual(["etc", "passwd"]);
    expect(addressOf("..\\..\\x.png", FILES, "pages/a/a")).toMatchObject({ url: "phone://files/x.png" });
    expect(addressOf("%2e%2e/%2E./x.png", FILES, "a/b/c")).toMatchObject({ url: "phone://files/x.png" });
    expect(addressOf("a%2Fb.png", FILES, "")).toMatchObject({ url: "phone://files/a%2Fb.png" });
  });

  it("of the network are not loaded, whatever their scheme", () => {
    for (const source of ["https://a.example/x.png", "//a.example/x.png", "HTTP://a.example:80/x"])
      expect(addressOf(source, FILES, "")).toEqual({ kind: "remote", host: "a.example" });
    for (const source of ["javascript:alert(1)", "file:///etc/passwd", "blob:null/1", "data:text/html,x"])
      expect(addressOf(source, FILES, "").kind).toBe("remote");
  });

  it("may be data, up to a limit", () => {
    const data = "data:image/png;base64,";
    expect(addressOf(data + "A".repeat(DATA_LENGTH_MAX - data.length), FILES, "").kind).toBe("data");
    expect(addressOf(data + "A".repeat(DATA_LENGTH_MAX - data.length + 1), FILES, "").kind).toBe("remote");
  });
});
