/**
 * claim: arrayBufferToBase64 and base64ToArrayBuffer are each other's inverse
 * basis: documented; RFC 4648 §4
 */
const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
const text = wx.arrayBufferToBase64(bytes.buffer);
check("the text", text.startsWith("AAECAwQFBgcICQ") && text.endsWith("=="), text.slice(-4));
const back = wx.base64ToArrayBuffer(text);
check("an ArrayBuffer", back instanceof ArrayBuffer);
check("the bytes", String(new Uint8Array(back)) === String(bytes));
check("no bytes", wx.arrayBufferToBase64(new ArrayBuffer(0)) === "");
done();
