/**
 * For claims: a Socket.IO server of one's own, asked for over HTTP from inside of the logic layer.
 * Counterpart: `socketio.mjs`. `SERVER`, `check` and `done` are those of the claim that this is bundled into.
 */
/* global SERVER, check, done, wx */

const post = (path, data) =>
  new Promise((resolve, reject) => {
    const success = ({ statusCode, data: answer }) => {
      if (statusCode === 200) resolve(answer);
      else reject(new Error(`${path}: ${answer}`));
    };
    wx.request({ url: SERVER.socketio + path, method: "POST", data, success, fail: reject });
  });

/** Opens a server: `kind` is 4, 2 or raw. */
export async function openServer(options = {}, kind = "4") {
  const { id, port } = await post("/open", { kind, options });
  return {
    url: `http://127.0.0.1:${port}`,
    /** stop, start, silence, and what the kind of server knows. */
    tell: (what, more = {}) => post("/tell", { id, what, ...more }),
    /** Everything that happened so far. */
    log: () => post("/log", { id }),
    /** The same, once so many entries begin with the text. */
    heard: (text, times = 1) => post("/heard", { id, text, times }),
  };
}

/** The next event of this name; several arguments come as a list. */
export const next = (emitter, event) =>
  new Promise((resolve) => emitter.once(event, (...values) => resolve(values.length > 1 ? values : values[0])));

/** The claim itself; what it throws is a check that does not hold. */
export function play(claim) {
  claim().then(done, (error) => {
    check("nothing is rejected", false, String(error?.errMsg ?? error?.stack ?? error));
    done();
  });
}
