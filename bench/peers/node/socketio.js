// socket.io: one room, the way its documentation broadcasts.
import { Server } from "socket.io";

const io = new Server(Number(process.env.PORT), { transports: ["websocket"], perMessageDeflate: false });

io.on("connection", (socket) => {
  if (socket.handshake.query.role === "sub") socket.join("room");
  socket.on("m", (message) => io.to("room").emit("m", message));
});
