/**
 * What Tocsin is measured against, as additions to the PBX's own files: native Queue() before Answer(), plain Dial(), and a context for the least
 * possible AMI controller (peers-extensions.conf). The peers' callers come from an address of their own.
 */
import { readFileSync } from 'node:fs';

/** Manager account of the least controller. The PBX listens on loopback only, for the time of the bench. */
export const peerAccount = { name: 'bench', secret: 'bench-of-tocsin' };

type Strategy = 'ringall' | 'rrmemory' | 'leastrecent';

/** A queue's name in the PBX, and what a caller dials to enter it: `queue-rrmemory-30`. */
export const queueName = (strategy: Strategy, count: number) => `queue-${strategy}-${count}`;

/** File name to what is added to it. `positions`: PJSIP endpoints in order; `queueSizes`: how many of them the queues of each strategy ring. */
export function peerFiles(options: { callerAddress: string; positions: readonly string[]; queueSizes: readonly number[] }) {
  const { callerAddress, positions, queueSizes } = options;
  const queues = [
    queueOf('ringall', positions.slice(0, 1)),
    ...queueSizes.flatMap((size) => {
      const members = positions.slice(0, size);
      return [queueOf('rrmemory', members), queueOf('leastrecent', members)];
    }),
  ];
  return {
    'extensions.conf': readFileSync(new URL('peers-extensions.conf', import.meta.url), 'utf8'),
    'pjsip.conf': endpointOf(callerAddress),
    'queues.conf': queues.join(''),
    'manager.conf': managerAccount,
  };
}

const endpointOf = (address: string) => `
[bench]
type = endpoint
context = bench
transport = transport-udp
identify_by = ip
disallow = all
allow = alaw
direct_media = no
send_connected_line = no

[bench]
type = identify
endpoint = bench
match = ${address}
`;

const queueOf = (strategy: Strategy, members: readonly string[]) => `
[${queueName(strategy, members.length)}]
strategy = ${strategy}
timeout = 20
retry = 1
wrapuptime = 0
autofill = yes
ringinuse = no
joinempty = yes
${members.map((member) => `member => PJSIP/${member}\n`).join('')}`;

const managerAccount = `
[${peerAccount.name}]
secret = ${peerAccount.secret}
deny = 0.0.0.0/0.0.0.0
permit = 127.0.0.0/255.0.0.0
read = call,user
write = call
writetimeout = 5000
eventfilter(action(include),name(UserEvent)) =
eventfilter(action(include),name(Hangup)) =
`;
