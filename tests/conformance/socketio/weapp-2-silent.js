/**
 * claim: weapp.socket.io 2.1.0 (Engine.IO 3) finds out by its heartbeat when the peer is gone without a word
 * basis: observed (weapp.socket.io is used in mini-programs, unmodified)
 * server: socketio
 * packages: weapp.socket.io-2
 */
import io from "weapp.socket.io-2";
import { silenced } from "../../peers/bundle/weapp-flows.mjs";

silenced(io, "2");
