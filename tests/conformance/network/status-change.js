/**
 * claim: onNetworkStatusChange hears of changes only, with isConnected and networkType
 * basis: documented (wx.onNetworkStatusChange); ours (not at registration)
 * options: --network none@300ms,4g@500ms
 */
const heard = [];
wx.onNetworkStatusChange(({ isConnected, networkType }) => {
  heard.push(`${networkType} ${isConnected}`);
  if (heard.length < 2) return;
  check("two changes", String(heard) === "none false,4g true", heard);
  wx.getNetworkType().then(({ networkType: type }) => {
    check("getNetworkType agrees", type === "4g", type);
    done();
  });
});
