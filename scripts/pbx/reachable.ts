/** Which phones and trunks answer. Each is asked by SIP OPTIONS from the PBX's own address: any response says that somebody is there. */
import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { setTimeout as wait } from 'node:timers/promises';

/** `at`: IPv4 address and port. */
export type Far = { endpoint: string; at: string };

const tries = 4;
const everyMs = 400;

/** The names of those that answered within some 1.6 s. */
export async function answering(from: string, far: readonly Far[]): Promise<Set<string>> {
  const there = new Set<string>();
  const waiting = new Map(far.map((each) => [randomBytes(8).toString('hex'), each]));
  const socket = createSocket('udp4');
  socket.on('error', () => {});
  socket.on('message', (message) => {
    const id = /^call-id:\s*([0-9a-f]{16})/im.exec(message.toString('latin1'))?.[1] ?? '';
    const one = waiting.get(id);
    if (one) there.add(one.endpoint);
    waiting.delete(id);
  });
  await new Promise<void>((bound) => socket.bind(0, from, bound));
  const { port } = socket.address();
  for (let turn = 1; turn <= tries && waiting.size > 0; turn += 1) {
    for (const [id, { at }] of waiting) {
      const [host = '', toPort = '5060'] = at.split(':');
      socket.send(options({ id, at, from: `${from}:${port}`, turn }), Number(toPort), host);
    }
    for (let slices = 0; slices < 10 && waiting.size > 0; slices += 1) await wait(everyMs / 10);
  }
  await new Promise<void>((closed) => socket.close(() => closed()));
  return there;
}

const options = ({ id, at, from, turn }: { id: string; at: string; from: string; turn: number }) =>
  [
    `OPTIONS sip:${at} SIP/2.0`,
    `Via: SIP/2.0/UDP ${from};branch=z9hG4bK${id}${turn};rport`,
    `From: <sip:tocsin@${from}>;tag=${id}`,
    `To: <sip:${at}>`,
    `Call-ID: ${id}`,
    `CSeq: ${turn} OPTIONS`,
    `Contact: <sip:tocsin@${from}>`,
    'Max-Forwards: 70',
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
