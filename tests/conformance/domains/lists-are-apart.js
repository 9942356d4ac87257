/**
 * claim: Each list is for its own API
 * basis: documented (网络: request, socket, uploadFile, downloadFile)
 * project.config.json: { "setting": { "urlCheck": true } }
 * options: --fault dns-fail
 * miniwire.toml:
 *     [domains]
 *     upload = ["https://up.example.com"]
 *     download = ["https://down.example.com"]
 */
async function run() {
  const ask = (api, options) =>
    new Promise((resolve) =>
      wx[api]({ ...options, success: () => resolve(true), fail: ({ errno }) => resolve(errno) }),
    );
  const filePath = `${wx.env.USER_DATA_PATH}/a.txt`;
  wx.getFileSystemManager().writeFileSync(filePath, "a", "utf8");
  const upload = { url: "https://up.example.com/", filePath, name: "a" };
  check("upload", (await ask("uploadFile", upload)) === 600001);
  check("not for request", (await ask("request", { url: "https://up.example.com/" })) === 600002);
  check("download", (await ask("downloadFile", { url: "https://down.example.com/" })) === 600001);
  check("not for upload", (await ask("uploadFile", { ...upload, url: "https://down.example.com/" })) === 600002);
  done();
}
run();
