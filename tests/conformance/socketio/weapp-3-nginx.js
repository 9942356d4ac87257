/**
 * claim: weapp.socket.io 3.0.0 (Engine.IO 4) works behind nginx with the headers of an upgrade, and has no other way where they are missing
 * basis: observed (weapp.socket.io is used in mini-programs, unmodified)
 * throws: Error: WebSocket was closed before the connection was established
 * server: socketio-nginx
 * packages: weapp.socket.io
 */
import io from "weapp.socket.io";
import { behindNginx } from "../../peers/bundle/weapp-flows.mjs";

behindNginx(io);
