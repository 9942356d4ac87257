/**
 * claim: An upload is a multipart POST with the fields before the file
 * basis: documented (wx.uploadFile)
 */
const filePath = `${wx.env.USER_DATA_PATH}/up.txt`;
wx.getFileSystemManager().writeFileSync(filePath, "你好", "utf8");
wx.uploadFile({
  url: `${SERVER.http}/echo`,
  filePath,
  name: "file",
  formData: { user: "小红" },
  success: ({ data, statusCode }) => {
    check("data is a string", typeof data === "string", typeof data);
    check("statusCode", statusCode === 200, statusCode);
    const { method, headers, body } = JSON.parse(data);
    check("POST", method === "POST", method);
    check("multipart", /^multipart\/form-data; boundary=/.test(headers["content-type"]), headers["content-type"]);
    const field = body.indexOf('name="user"');
    const file = body.indexOf('name="file"; filename="up.txt"');
    check("the field, then the file", field > 0 && file > field, { field, file });
    check("both contents", body.includes("小红") && body.includes("你好"));
    done();
  },
  fail: ({ errMsg }) => {
    check("it succeeds", false, errMsg);
    done();
  },
});
