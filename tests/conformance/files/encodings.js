/**
 * claim: Each documented encoding reads back what it wrote
 * basis: documented (FileSystemManager.readFile, writeFile: encoding)
 */
const fs = wx.getFileSystemManager();
const filePath = `${wx.env.USER_DATA_PATH}/encoded`;
const texts = { ascii: "ab", base64: "5L2g", binary: "\xe9\xff", hex: "00ff7a", latin1: "\xe9\xff", ucs2: "你😀" };
for (const [same, encoding] of [
  ["ucs2", "ucs-2"],
  ["ucs2", "utf16le"],
  ["ucs2", "utf-16le"],
  ["ucs2", "utf8"],
  ["ucs2", "utf-8"],
])
  texts[encoding] = texts[same];
for (const [encoding, text] of Object.entries(texts)) {
  fs.writeFileSync(filePath, text, encoding);
  const read = fs.readFileSync(filePath, encoding);
  check(encoding, read === text, read);
}
fs.writeFileSync(filePath, "hi", "utf16le");
check("little-endian", fs.readFileSync(filePath, "hex") === "68006900");
fs.writeFileSync(filePath, "abcdef");
check("a part", fs.readFileSync(filePath, "utf8", 2, 3) === "cde");
check("without an encoding an ArrayBuffer", fs.readFileSync(filePath) instanceof ArrayBuffer);
done();
