/**
 * claim: weapp.socket.io 3.0.0 (Engine.IO 4) finds out by its heartbeat when the peer is gone without a word
 * basis: observed (weapp.socket.io is used in mini-programs, unmodified)
 * server: socketio
 * packages: weapp.socket.io
 */
import io from "weapp.socket.io";
import { silenced } from "../../peers/bundle/weapp-flows.mjs";

silenced(io, "4");
