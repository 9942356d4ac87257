/**
 * claim: Objects, numbers, views and nothing at all are refused, not converted
 * basis: documented (typings: string or ArrayBuffer); ours (text)
 */
const values = { Object: {}, Number: 1, Undefined: undefined, Null: null, DataView: new DataView(new ArrayBuffer(1)) };
const task = wx.connectSocket({ url: `${SERVER.ws}/echo` });
let count = 0;
task.onOpen(() => {
  for (const [type, data] of Object.entries(values)) {
    task.send({
      data,
      fail: ({ errMsg }) => {
        check(type, errMsg.endsWith(`should be String or ArrayBuffer instead of ${type};`), errMsg);
        count += 1;
        if (count === 5) done();
      },
    });
  }
});
