// ws: a loop over the clients of one room, the way its documentation broadcasts.
import { WebSocketServer } from "ws";

const server = new WebSocketServer({ host: "127.0.0.1", port: Number(process.env.PORT), perMessageDeflate: false });
const room = new Set();

server.on("connection", (socket, request) => {
  if (request.url === "/sub") {
    room.add(socket);
    socket.on("close", () => room.delete(socket));
  }
  socket.on("message", (data) => {
    for (const one of room) one.send(data, { binary: false });
  });
});
