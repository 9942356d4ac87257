/**
 * claim: The Promise of a function that is not implemented breaks nothing when it is forgotten
 * basis: ours (an app that runs on a phone must not fail over it)
 */
let told = 0;
wx.onUnhandledRejection(() => (told += 1));
wx.startBluetoothDevicesDiscovery({});
setTimeout(() => {
  check("no unhandled rejection", told === 0, told);
  done();
}, 50);
