/**
 * claim: The heartbeat of GoEasy finds that the service is gone without a word, and is connected again
 * basis: observed (goeasy 2.14.9; of its service a local peer plays as much as the connection needs)
 * server: libraries
 * packages: goeasy
 */
import GoEasy from "goeasy";

// The number in front of the host is drawn by chance: here it is 1.
Math.random = () => 0;
const goeasy = GoEasy.getInstance({
  host: `27.0.0.1:${SERVER.libraries}`,
  appkey: "BC-local",
  forceTLS: false,
  modules: ["pubsub"],
});
let connections = 0;

goeasy.connect({
  id: "person",
  onSuccess: () => {
    connections += 1;
    if (connections === 1) return goeasy.pubsub.publish({ channel: SERVER.id, message: "silence" });
    const status = goeasy.getConnectionStatus();
    check("it is connected again", /connected$/.test(status), status);
    done();
  },
  onFailed: (error) => check("the service lets it in", false, error),
});
