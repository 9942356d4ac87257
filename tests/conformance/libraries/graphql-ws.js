/**
 * claim: graphql-ws queries, subscribes, is told errors of the schema, and asks again after the peer went
 * basis: observed (graphql-ws 6.4.2 with `webSocketImpl`, against its own server)
 * server: libraries
 * packages: graphql-ws
 */
import { createClient } from "graphql-ws";
import { WxWebSocket } from "@miniwire/websocket-shim";

const client = createClient({
  url: `ws://127.0.0.1:${SERVER.libraries}/graphql`,
  webSocketImpl: WxWebSocket,
  lazy: false,
  retryAttempts: 5,
  retryWait: () => new Promise((resolve) => setTimeout(resolve, 50)),
  onNonLazyError: (error) => check("no error", false, error),
});
let connections = 0;
client.on("connected", () => (connections += 1));

/** Everything that an operation gives. */
function all(query, variables) {
  return new Promise((resolve, reject) => {
    const results = [];
    client.subscribe(
      { query, variables },
      { next: (result) => results.push(result), error: reject, complete: () => resolve(results) },
    );
  });
}

async function run() {
  const [{ data }] = await all("query ($name: String!) { hello(name: $name) }", { name: "小红" });
  check("a query is answered", data.hello === "你好，小红", data);
  const counts = await all("subscription { count(to: 3) }");
  check(
    "a subscription gives one after the other",
    counts.map((result) => result.data.count).join() === "1,2,3",
    counts,
  );
  const errors = await all("{ nothing }").catch((reason) => reason);
  check("an error of the schema is told", /nothing/.test(errors[0]?.message), errors);
  const before = connections;
  const [again] = await all("mutation ($id: String!) { drop(id: $id) }", { id: SERVER.id });
  check("what the peer did not answer is asked again on the next connection", again.data.drop === true, again);
  check("which is a new one", connections === before + 1, connections);
  await client.dispose();
  done();
}
run().catch((error) => check("it runs to its end", false, `${error} ${error?.stack}`));
