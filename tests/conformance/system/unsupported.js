/**
 * claim: A documented function that is not implemented is there and fails
 * basis: ours (code that feature-detects does not break)
 */
check("it is a function", typeof wx.startBluetoothDevicesDiscovery === "function");
wx.startBluetoothDevicesDiscovery({
  fail: ({ errMsg }) => {
    check("errMsg", errMsg === "startBluetoothDevicesDiscovery:fail not supported by miniwire", errMsg);
    done();
  },
});
