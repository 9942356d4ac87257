/**
 * claim: Binary data of 100 KB goes both ways as attachments, views as the bytes that they show
 * basis: observed (documentation of socket.io-client: binary data)
 * server: socketio
 * packages: socket.io-client @miniwire/socket.io-transports
 * polyfills: self
 */
import { connect, WAYS } from "../../peers/bundle/socketio-client.mjs";
import { next, openServer, play } from "../../peers/bundle/socketio-server.mjs";

play(async () => {
  const server = await openServer({ maxHttpBufferSize: 1e6 });
  const data = new Uint8Array(100 * 1024).map((_, at) => (at * 7 + (at >> 8)) & 255);
  const part = new Uint8Array([0, 0, 1, 254, 255, 0]).subarray(2, 5);
  for (const way of Object.keys(WAYS)) {
    const socket = connect(server.url, { transports: WAYS[way] });
    const told = next(socket, "bytes");
    const acked = new Promise((resolve) => {
      socket.emit("bytes", { text: "你好", data: data.buffer, more: [part] }, (...values) => resolve(values));
    });
    const [first, length] = await acked;
    check(`${way}: an ack with bytes`, String(new Uint8Array(first)) === "1,254,255", String(new Uint8Array(first)));
    check(`${way}: the server got all of it`, length === data.length, length);
    const back = await told;
    const bytes = new Uint8Array(back.data);
    const same = bytes.length === data.length && bytes.every((byte, at) => byte === data[at]);
    check(`${way}: the same bytes come back`, back.data instanceof ArrayBuffer && same, bytes.length);
    check(`${way}: beside text`, back.text === "你好" && back.more[1] === "between", back.more[1]);
    check(`${way}: the view came as its bytes`, String(new Uint8Array(back.more[0])) === "1,254,255");
    socket.disconnect();
  }
});
