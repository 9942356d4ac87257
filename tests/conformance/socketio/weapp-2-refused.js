/**
 * claim: weapp.socket.io 2.1.0 (Engine.IO 3) is told when a middleware refuses its credentials
 * basis: observed (weapp.socket.io is used in mini-programs, unmodified)
 * server: socketio
 * packages: weapp.socket.io-2
 */
import io from "weapp.socket.io-2";
import { refused } from "../../peers/bundle/weapp-flows.mjs";

// Middleware errors of version 2 are texts, told by `error`.
refused(io, "2", { given: (token) => ({ query: { token } }), event: "error", textOf: (error) => error });
