import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { WebSocket, WebSocketServer } from 'ws';
import { LiveClient } from '../../../services/http/live-client.ts';
import type { Snapshots } from '../../../services/http/live-snapshots.ts';

describe('a live page that went away without a word', () => {
  it('is cut off when a ping has no answer by the time of the next; one that answers stays', async () => {
    const server = createServer();
    const sockets = new WebSocketServer({ noServer: true });
    const clients: LiveClient[] = [];
    server.on('upgrade', (request, socket, head) =>
      sockets.handleUpgrade(request, socket, head, (webSocket) => {
        clients.push(new LiveClient(webSocket, socket, null, {} as Snapshots));
      }),
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const [alive, dead] = [new WebSocket(url), new WebSocket(url, { autoPong: false })];
    await Promise.all([once(alive, 'open'), once(dead, 'open')]);
    const pinged = Promise.all([once(alive, 'ping'), once(dead, 'ping')]);
    for (const client of clients) client.ping();
    await pinged;
    // Its answer to the ping goes out before this, so it has been read when this comes back.
    const answered = new Promise((resolve) => alive.ping(resolve));
    await answered;
    await once(alive, 'pong');
    const closed = once(dead, 'close');
    for (const client of clients) client.ping();
    await closed;
    expect([alive.readyState, dead.readyState]).to.deep.equal([WebSocket.OPEN, WebSocket.CLOSED]);
    alive.terminate();
    server.close();
  });
});
