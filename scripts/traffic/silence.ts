import { createSocket } from 'node:dgram';
import type { Peer } from './sip-socket.ts';

/** Silent G.711 A-law packets, 20 ms each, from a port of their own. */
export type Silence = { port: number; sendTo(peer: Peer): void; stop(): void };

export async function openSilence(address: string): Promise<Silence> {
  const socket = createSocket('udp4');
  socket.on('error', () => {});
  await new Promise<void>((resolve) => socket.bind(0, address, () => resolve()));
  const packet = Buffer.alloc(12 + 160, 0xd5);
  packet.writeUInt16BE(0x8008, 0);
  packet.writeUInt32BE(socket.address().port, 8);
  let count = 0;
  let timer: NodeJS.Timeout | undefined;
  return {
    port: socket.address().port,
    sendTo(peer) {
      clearInterval(timer);
      timer = setInterval(() => {
        packet.writeUInt16BE(count & 0xffff, 2);
        packet.writeUInt32BE((count * 160) >>> 0, 4);
        count += 1;
        socket.send(Buffer.from(packet), peer.port, peer.address);
      }, 20);
    },
    stop() {
      clearInterval(timer);
      socket.close();
    },
  };
}
