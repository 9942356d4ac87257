/**
 * claim: A message of 1 MiB comes as one
 * basis: ours (WeChat publishes no limit)
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/large?n=1048576` });
task.onMessage(({ data }) => {
  check("whole", data.byteLength === 1048576, data.byteLength);
  done();
});
