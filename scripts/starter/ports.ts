import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

const lookEveryMs = 50;

/** Whether 127.0.0.1 has the port free, or gets it free within `patienceMs`: a start that was killed ends its parts just then. */
export async function portIsFree(transport: 'tcp' | 'udp', port: number, patienceMs: number): Promise<boolean> {
  const end = performance.now() + patienceMs;
  for (;;) {
    if (await (transport === 'tcp' ? tcpIsFree(port) : udpIsFree(port))) return true;
    if (performance.now() > end) return false;
    await wait(lookEveryMs);
  }
}

function tcpIsFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', () => done(false));
    server.listen(port, '127.0.0.1', () => server.close(() => done(true)));
  });
}

function udpIsFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = createSocket('udp4');
    socket.once('error', () => done(false));
    socket.bind(port, '127.0.0.1', () => socket.close(() => done(true)));
  });
}
