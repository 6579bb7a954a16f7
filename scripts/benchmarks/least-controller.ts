/**
 * The least that can route calls over AMI: a UserEvent announces a caller, a Redirect sends it to a free position. No records, no faults, no reconnection.
 * Arguments: ami://USER:SECRET@HOST:PORT POSITION ... Prints `ready` once logged in.
 */
import { connect } from 'node:net';

const [, , url = '', ...positions] = process.argv;
const { hostname, port, username, password } = new URL(url);
const free = [...positions];
const waiting: string[] = [];
const socket = connect(Number(port), hostname).setNoDelay(true).setEncoding('utf8');
const send = (...lines: string[]) => socket.write(`${lines.join('\r\n')}\r\n\r\n`);
let text = '';

socket.on('connect', () => send('Action: Login', `Username: ${username}`, `Secret: ${password}`, 'Events: user,call'));
socket.on('data', (chunk) => {
  text += chunk;
  const frames = text.split('\r\n\r\n');
  text = frames.pop() ?? '';
  for (const frame of frames) handle(frame);
});

function handle(frame: string) {
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(frame)?.[1]?.trim() ?? '';
  if (field('Message') === 'Authentication accepted') process.stdout.write('ready\n');
  if (field('UserEvent') === 'LeastCall') waiting.push(field('Leg'));
  if (field('Event') === 'Hangup') {
    const position = /^PJSIP\/(.+)-/.exec(field('Channel'))?.[1] ?? '';
    if (positions.includes(position) && !free.includes(position)) free.push(position);
    if (waiting.includes(field('Channel'))) waiting.splice(waiting.indexOf(field('Channel')), 1);
  }
  while (free.length > 0 && waiting.length > 0) {
    send('Action: Redirect', `Channel: ${waiting.shift()}`, 'Context: bench', `Exten: ${free.shift()}`, 'Priority: 1');
  }
}
