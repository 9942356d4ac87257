/**
 * claim: weapp.socket.io 2.1.0 (Engine.IO 3) comes back after a restart of the server, and what waited arrives
 * basis: observed (weapp.socket.io is used in mini-programs, unmodified)
 * server: socketio
 * packages: weapp.socket.io-2
 */
import io from "weapp.socket.io-2";
import { restarted } from "../../peers/bundle/weapp-flows.mjs";

restarted(io, "2");
