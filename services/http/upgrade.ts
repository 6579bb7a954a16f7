import type { Duplex } from 'node:stream';
import type { Refusal } from '../refusal.ts';
import { refusalToProblem } from './problem.ts';

/** Answers a request to open a WebSocket with a problem, and ends the connection. */
export function refuseUpgrade(socket: Duplex, refusal: Refusal): void {
  const problem = refusalToProblem(refusal);
  const body = JSON.stringify(problem);
  socket.end(
    `HTTP/1.1 ${problem.status} ${problem.title}\r\nContent-Type: application/problem+json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
