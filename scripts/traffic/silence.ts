import { createSocket } from 'node:dgram';
import type { Peer } from './sip-socket.ts';

/** Silent G.711 A-law packets, 20 ms each, from a port of their own; `heard` counts those that came, and those of them that are not silent. */
export type Silence = { port: number; heard(): { packets: number; audible: number }; sendTo(peer: Peer): void; press(key: string): void; stop(): void };

/** Payload type of telephone events in our session description. */
const eventType = 101;
const keyNames = '0123456789*#';
/** Packets of one key, 20 ms each, then its end three times (RFC 4733 section 2.5.1.4). */
const keyPackets = 6;
const samples = 160;
/** Loudest sample of what still counts as silence, of A-law's 7 bits without the sign. */
const silentLevel = 0x10;

export async function openSilence(address: string): Promise<Silence> {
  const socket = createSocket('udp4');
  socket.on('error', () => {});
  await new Promise<void>((resolve) => socket.bind(0, address, () => resolve()));
  const { port } = socket.address();
  const header = (marker: boolean, type: number, time: number) => {
    const bytes = Buffer.alloc(12);
    bytes.writeUInt16BE(0x8000 | (marker ? 0x80 : 0) | type, 0);
    bytes.writeUInt16BE(count & 0xffff, 2);
    bytes.writeUInt32BE(time >>> 0, 4);
    bytes.writeUInt32BE(port, 8);
    count += 1;
    return bytes;
  };
  const quiet = Buffer.alloc(samples, 0xd5);
  /** Keys to press, and the packet of the first that is sent next. */
  const keys: number[] = [];
  let part = 0;
  let keyTime = 0;
  const heard = { packets: 0, audible: 0 };
  let count = 0;
  let ticks = 0;
  let timer: NodeJS.Timeout | undefined;

  socket.on('message', (packet) => {
    const isVoice = (packet[1] ?? 0) % 128 === 8;
    // A-law as sent has every second bit turned (0x55); the sign is the first.
    if (!isVoice) return;
    heard.packets += 1;
    if (packet.subarray(12).some((byte) => ((byte ^ 0x55) & 0x7f) > silentLevel)) heard.audible += 1;
  });

  function keyPacket(key: number): Buffer[] {
    if (part === 0) keyTime = ticks * samples;
    const isEnd = part === keyPackets;
    const event = Buffer.from([key, (isEnd ? 0x80 : 0) | 10, 0, 0]);
    event.writeUInt16BE((part + 1) * samples, 2);
    const once = () => Buffer.concat([header(part === 0, eventType, keyTime), event]);
    const packets = isEnd ? [once(), once(), once()] : [once()];
    part = isEnd ? 0 : part + 1;
    if (isEnd) keys.shift();
    return packets;
  }

  return {
    port,
    heard: () => heard,
    sendTo(peer) {
      clearInterval(timer);
      timer = setInterval(() => {
        const [key] = keys;
        const packets = key === undefined ? [Buffer.concat([header(false, 8, ticks * samples), quiet])] : keyPacket(key);
        ticks += 1;
        for (const packet of packets) socket.send(packet, peer.port, peer.address);
      }, 20);
    },
    press(key) {
      keys.push(keyNames.indexOf(key));
    },
    stop() {
      clearInterval(timer);
      socket.close();
    },
  };
}
