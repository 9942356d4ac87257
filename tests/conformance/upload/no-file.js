/**
 * claim: An upload of a file that is not there fails and sends nothing
 * basis: ours (text)
 */
const path = `${wx.env.USER_DATA_PATH}/gone.txt`;
wx.uploadFile({
  url: `${SERVER.http}/echo`,
  filePath: path,
  name: "file",
  success: () => check("it fails", false),
  fail: ({ errMsg }) => {
    check("errMsg", errMsg === `uploadFile:fail no such file or directory ${path}`, errMsg.split("://")[0]);
    done();
  },
});
