/**
 * claim: weapp.socket.io 3.0.0 (Engine.IO 4) offers a subprotocol that is a string, and is told when the server refuses it
 * basis: observed (weapp.socket.io is used in mini-programs, unmodified)
 * note: A list of them is lost on its way through the library; phones want a list, so that there they ignore the string.
 * throws: Error: WebSocket was closed before the connection was established
 * server: socketio
 * packages: weapp.socket.io
 */
import io from "weapp.socket.io";
import { offered } from "../../peers/bundle/weapp-flows.mjs";

offered(io, [{ await: "40" }, { send: '40{"sid":"a"}' }], { protocols: "chat.v2" });
