/**
 * claim: Values come back with their types, as copies
 * basis: documented (wx.setStorage: primitives, Date, JSON); ours (Date comes back as a Date)
 */
const values = { text: "你好", number: 1.5, yes: true, nothing: null, list: [1, [2]], object: { a: { b: 1 } } };
for (const [key, value] of Object.entries(values)) {
  wx.setStorageSync(key, value);
  const got = wx.getStorageSync(key);
  check(key, JSON.stringify(got) === JSON.stringify(value), got);
}
const date = new Date(1700000000000);
wx.setStorageSync("date", date);
const back = wx.getStorageSync("date");
check("date", back instanceof Date && back.getTime() === date.getTime(), String(back));
wx.getStorageSync("list").push(9);
check("a copy", wx.getStorageSync("list").length === 2);
done();
