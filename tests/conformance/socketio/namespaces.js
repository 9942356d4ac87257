/**
 * claim: Namespaces share one connection, and leaving one leaves the others alone
 * basis: observed (documentation of socket.io-client: Manager, namespaces)
 * server: socketio
 * packages: socket.io-client @miniwire/socket.io-transports
 * polyfills: self
 */
import { Manager } from "socket.io-client";
import { WAYS } from "../../peers/bundle/socketio-client.mjs";
import { next, openServer, play } from "../../peers/bundle/socketio-server.mjs";

play(async () => {
  for (const way of Object.keys(WAYS)) {
    const server = await openServer();
    const manager = new Manager(server.url, { transports: WAYS[way] });
    const [main, other] = [manager.socket("/"), manager.socket("/other")];
    const secret = manager.socket("/private", { auth: { token: "secret" } });
    await Promise.all([next(main, "connect"), next(other, "connect"), next(secret, "connect")]);
    check(`${way}: ids differ`, main.id !== other.id && other.id !== secret.id);
    const answers = await Promise.all([main, other, secret].map((socket, at) => socket.emitWithAck("echo", at)));
    check(`${way}: each has its own acks`, String(answers) === "0,1,2", answers);
    other.disconnect();
    await server.heard("disconnect /other: client namespace disconnect");
    check(`${way}: the others go on`, main.connected && (await main.emitWithAck("echo", 3)) === 3);
    const engines = (await server.log()).filter((entry) => entry.startsWith("engine "));
    check(`${way}: one connection`, engines.length === 1, engines);
    main.disconnect();
    secret.disconnect();
  }
});
