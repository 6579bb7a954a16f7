import { createSocket } from 'node:dgram';
import type { Peer } from './sip-socket.ts';

/** `silence`, or a tone of 1,000 Hz at half of full scale. */
export type SoundKind = 'silence' | 'tone';

/** G.711 A-law packets, 20 ms each, from a port of their own, which also listens. */
export type Sound = {
  port: number;
  sendTo(peer: Peer): void;
  /** Packets received so far, and the mean level of the last half second of them: root mean square, 1 for full scale; 0 where none came. */
  heard(): { packets: number; level: number };
  /** Presses a key of the telephone (RFC 4733), after those pressed before. */
  press(key: string): void;
  stop(): void;
};

const packetSamples = 160;
const sampleHertz = 8_000;
const packetsHeard = 25;

/** Payload type of telephone events in our session description. */
const eventType = 101;
const keyNames = '0123456789*#';
/** Packets of one key, 20 ms each, then its end three times (RFC 4733 section 2.5.1.4). */
const keyPackets = 6;

export async function openSound(address: string, kind: SoundKind): Promise<Sound> {
  const socket = createSocket('udp4');
  socket.on('error', () => {});
  await new Promise<void>((resolve) => socket.bind(0, address, () => resolve()));
  const packet = Buffer.alloc(12 + packetSamples, 0xd5);
  packet.writeUInt16BE(0x8008, 0);
  packet.writeUInt32BE(socket.address().port, 8);
  if (kind === 'tone') {
    // 1,000 Hz goes into 8,000 samples a second without a rest: every packet is the same.
    for (let sample = 0; sample < packetSamples; sample += 1)
      packet[12 + sample] = linearToALaw(Math.sin((2 * Math.PI * 1_000 * sample) / sampleHertz) / 2);
  }
  /** Keys to press, the part of the first that is sent next, and when it began. */
  const keys: number[] = [];
  let part = 0;
  let keyTime = 0;
  let count = 0;
  let ticks = 0;
  let timer: NodeJS.Timeout | undefined;
  let packets = 0;
  let levels: number[] = [];
  socket.on('message', (received) => {
    packets += 1;
    levels = [...levels.slice(1 - packetsHeard), levelOf(received.subarray(12))];
  });

  const numbered = (bytes: Buffer, time: number) => {
    bytes.writeUInt16BE(count & 0xffff, 2);
    bytes.writeUInt32BE((time * packetSamples) >>> 0, 4);
    count += 1;
    return bytes;
  };
  function nextPackets(): Buffer[] {
    const [key] = keys;
    if (key === undefined) return [numbered(Buffer.from(packet), ticks)];
    if (part === 0) keyTime = ticks;
    const isEnd = part === keyPackets;
    const event = Buffer.concat([packet.subarray(0, 12), Buffer.from([key, isEnd ? 0x8a : 0x0a, 0, 0])]);
    event[1] = (part === 0 ? 0x80 : 0) | eventType;
    event.writeUInt16BE((part + 1) * packetSamples, 14);
    part = isEnd ? 0 : part + 1;
    if (isEnd) keys.shift();
    return Array.from({ length: isEnd ? 3 : 1 }, () => numbered(Buffer.from(event), keyTime));
  }

  return {
    port: socket.address().port,
    sendTo(peer) {
      clearInterval(timer);
      timer = setInterval(() => {
        for (const each of nextPackets()) socket.send(each, peer.port, peer.address);
        ticks += 1;
      }, 20);
    },
    heard: () => ({ packets, level: levels.length === 0 ? 0 : levels.reduce((sum, level) => sum + level, 0) / levels.length }),
    press(key) {
      keys.push(keyNames.indexOf(key));
    },
    stop() {
      clearInterval(timer);
      socket.close();
    },
  };
}

const levelOf = (payload: Buffer) =>
  Math.sqrt(payload.reduce((sum, byte) => sum + aLawToLinear(byte) ** 2, 0) / Math.max(1, payload.length));

/** ITU-T G.711, A-law: -1 to 1 to one byte, even bits inverted. */
export function linearToALaw(value: number): number {
  const sign = value < 0 ? 0 : 0x80;
  const magnitude = Math.min(4_095, Math.round(Math.abs(value) * 4_096));
  const exponent = magnitude < 32 ? 0 : Math.floor(Math.log2(magnitude)) - 4;
  const mantissa = exponent === 0 ? magnitude >> 1 : (magnitude >> exponent) & 0x0f;
  return (sign | (exponent << 4) | mantissa) ^ 0x55;
}

export function aLawToLinear(byte: number): number {
  const bits = byte ^ 0x55;
  const exponent = (bits >> 4) & 0x07;
  const mantissa = bits & 0x0f;
  const magnitude = exponent === 0 ? mantissa * 2 + 1 : (mantissa * 2 + 33) << (exponent - 1);
  return ((bits & 0x80 ? 1 : -1) * magnitude) / 4_096;
}
