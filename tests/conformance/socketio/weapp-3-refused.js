/**
 * claim: weapp.socket.io 3.0.0 (Engine.IO 4) is told when a middleware refuses its credentials
 * basis: observed (weapp.socket.io is used in mini-programs, unmodified)
 * server: socketio
 * packages: weapp.socket.io
 */
import io from "weapp.socket.io";
import { refused } from "../../peers/bundle/weapp-flows.mjs";

refused(io, "4", { given: (token) => ({ auth: { token } }), event: "connect_error", textOf: ({ message }) => message });
