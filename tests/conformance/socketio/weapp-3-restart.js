/**
 * claim: weapp.socket.io 3.0.0 (Engine.IO 4) comes back after a restart of the server, and what waited arrives
 * basis: observed (weapp.socket.io is used in mini-programs, unmodified)
 * server: socketio
 * packages: weapp.socket.io
 */
import io from "weapp.socket.io";
import { restarted } from "../../peers/bundle/weapp-flows.mjs";

restarted(io, "4");
