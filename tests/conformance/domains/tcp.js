/**
 * claim: With the URL check on TCP reaches the local network and listed hosts, others fail with −4
 * basis: documented (wx.createTCPSocket); observed (text; community p/oCJUsw7pfc7AOol-A8eGNVs3uGac)
 * project.config.json: { "setting": { "urlCheck": true } }
 */
const own = wx.createTCPSocket();
own.onConnect(() => {
  check("the local network", true);
  const other = wx.createTCPSocket();
  other.onError(({ errCode, errMsg }) => {
    check("errCode", errCode === -4, errCode);
    check("errMsg", errMsg === "connect fail: invalid address", errMsg);
    done();
  });
  other.connect({ address: "not-listed.example.com", port: 5000 });
});
own.connect({ address: "127.0.0.1", port: SERVER.tcp });
