/**
 * The gateway as a process of its own. It says `listening PORT` on stdout, and ends when its stdin does: with its parent.
 * usage: node main.ts LISTEN-PORT POSTGRESQL-PORT   (LISTEN-PORT 0: a free one)
 */
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { openEngine } from './engine.ts';
import { createGateway } from './server.ts';

const port = z.coerce.number().int().min(0).max(65_535);
const [listenPort, postgresPort] = z.tuple([port, port]).parse(process.argv.slice(2));

const gateway = createGateway(openEngine(postgresPort), (line) => console.error(line));
gateway.on('error', (error) => {
  console.error(`cannot listen on 127.0.0.1:${listenPort}: ${error.message}`);
  process.exit(1);
});
gateway.listen(listenPort, '127.0.0.1', () => console.log(`listening ${(gateway.address() as AddressInfo).port}`));
process.stdin.on('close', () => process.exit()).resume();
