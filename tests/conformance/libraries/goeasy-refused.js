/**
 * claim: GoEasy is told by onFailed with the code of the service that its key is wrong, and is not connected
 * basis: observed (goeasy 2.14.9; of its service a local peer plays as much as the connection needs)
 * note: It offers no subprotocol of WebSocket, and takes no bytes: messages are text.
 * server: libraries
 * packages: goeasy
 */
import GoEasy from "goeasy";

// The number in front of the host is drawn by chance: here it is 1.
Math.random = () => 0;
const goeasy = GoEasy.getInstance({
  host: `27.0.0.1:${SERVER.libraries}`,
  appkey: "BC-wrong",
  forceTLS: false,
  modules: ["pubsub"],
});

goeasy.connect({
  id: "person",
  onSuccess: () => check("never connected", false),
  onFailed: ({ code, content }) => {
    check("code and text of the service", code === 401 && content === "wrong key", { code, content });
    const status = goeasy.getConnectionStatus();
    check("not connected", status !== "connected" && status !== "reconnected", status);
    done();
  },
});
