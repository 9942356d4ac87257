/**
 * claim: GoEasy takes the logic layer for a mini-program, connects, and is connected again after the peer went
 * basis: observed (goeasy 2.14.9; of its service a local peer plays as much as the connection needs)
 * note: The library puts a number from 1 to 5 before the host, so the host of this claim lacks its first digit.
 * server: libraries
 * packages: goeasy
 */
import GoEasy from "goeasy";

// The number in front is drawn by chance: here it is 1.
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
    const status = goeasy.getConnectionStatus();
    if (connections === 1) {
      check("connects", status === "connected", status);
      goeasy.pubsub.publish({ channel: SERVER.id, message: "drop" });
    } else {
      check("after the peer went it is connected again", /connected$/.test(status), status);
      done();
    }
  },
  onFailed: (error) => check("the service lets it in", false, error),
});
