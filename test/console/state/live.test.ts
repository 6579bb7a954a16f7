import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Connection } from '../../../console/state/live.ts';
import { Live } from '../../../console/state/live.ts';
import type { ServerMessage } from '../../../services/http/messages.ts';
import { until } from '../../support/until.ts';

describe('the live connection', () => {
  let server: WebSocketServer;
  let sockets: WebSocket[];
  let asked: string[];
  let heard: (number | null)[];
  let connection: Connection;
  let live: Live;

  const send = (n: number, type = 'saved') =>
    sockets.at(-1)?.send(JSON.stringify({ type: n === 0 ? 'snapshot' : type, topic: 'board', n, board: {} }));

  beforeEach(async () => {
    [sockets, asked, heard] = [[], [], []];
    server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await once(server, 'listening');
    server.on('connection', (socket) => {
      sockets.push(socket);
      socket.on('message', (data) => asked.push((JSON.parse(String(data)) as { type: string }).type));
    });
    live = new Live({
      url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
      onMessage: (message: ServerMessage) => heard.push(message.type === 'error' ? null : message.n),
      onConnection: (now) => {
        connection = now;
      },
      isServerThere: async () => true,
    });
    live.subscribe('board');
    await until(() => asked.length === 1);
  });
  afterEach(() => {
    live.close();
    for (const socket of sockets) socket.terminate();
    server.close();
  });

  it('a gap makes it ask for a new snapshot, and what comes before that is left out', async () => {
    for (const n of [0, 1, 3, 4]) send(n);
    await until(() => asked.length === 2);
    send(0);
    send(1);
    await until(() => heard.length === 4);
    expect(heard).to.deep.equal([0, 1, 0, 1]);
    expect(asked).to.deep.equal(['subscribe', 'subscribe']);
  });

  it('a snapshot that nobody asked for replaces all before it', async () => {
    for (const n of [0, 1, 2, 0, 1]) send(n);
    await until(() => heard.length === 5);
    expect(asked).to.have.length(1);
  });

  it('when the line is cut it says so, comes back and asks again for what it followed', async () => {
    send(0);
    sockets[0]?.terminate();
    await until(() => connection.state === 'lost');
    await until(() => sockets.length === 2 && asked.length === 2);
    await until(() => connection.state === 'up');
  });
});
