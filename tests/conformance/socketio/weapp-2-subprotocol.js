/**
 * claim: weapp.socket.io 2.1.0 (Engine.IO 3) offers a subprotocol that is a string, and is told when the server refuses it
 * basis: observed (weapp.socket.io is used in mini-programs, unmodified)
 * note: A list of them is lost on its way through the library; phones want a list, so that there they ignore the string.
 * throws: Error: WebSocket was closed before the connection was established
 * server: socketio
 * packages: weapp.socket.io-2
 */
import io from "weapp.socket.io-2";
import { offered } from "../../peers/bundle/weapp-flows.mjs";

offered(io, [{ send: "40" }], { transportOptions: { websocket: { protocols: "chat.v2" } } });
