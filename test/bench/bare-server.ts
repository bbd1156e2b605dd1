// The baseline: the minimum that Bun needs for the same load. Every text goes to all members, the sender included.

const server = Bun.serve({
  port: 0,
  fetch: (request, server) => (server.upgrade(request) ? undefined : new Response('a WebSocket', { status: 426 })),
  websocket: {
    open: (socket) => void socket.subscribe('room'),
    message: (_socket, message) => void server.publish('room', message),
  },
});
console.log(`bare server is at http://localhost:${server.port}/`);
