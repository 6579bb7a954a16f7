import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { pino } from 'pino';
import { WebSocket, WebSocketServer } from 'ws';
import { LiveClient } from '../../../services/http/live-client.ts';
import type { Snapshots } from '../../../services/http/live-snapshots.ts';
import { operatorId } from '../../../services/ids.ts';
import { until } from '../../support/until.ts';

const log = pino({ level: 'silent' });
const identity = { operator: operatorId('op01'), role: 'operator' as const, position: null, session: null };
const optionsWith = (snapshots: Snapshots) => ({ identity, snapshots, presence: () => '{}', onPresence: () => {}, log });

describe('a live page that went away without a word', () => {
  it('is cut off when a ping has no answer by the time of the next; one that answers stays', async () => {
    const server = createServer();
    const sockets = new WebSocketServer({ noServer: true });
    const clients: LiveClient[] = [];
    server.on('upgrade', (request, socket, head) =>
      sockets.handleUpgrade(request, socket, head, (webSocket) => {
        clients.push(new LiveClient(webSocket, socket, optionsWith({} as Snapshots)));
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

describe('a live page that asks and does not read', () => {
  it('has no more waiting for it than a snapshot or two, and gets what it asked for once it reads', async () => {
    let taken = 0;
    const message = JSON.stringify({ type: 'snapshot', text: 'x'.repeat(2 << 20) });
    const snapshots = {
      take: () => {
        taken += 1;
        return { seq: 1, messages: [message] };
      },
    } as unknown as Snapshots;
    const sockets = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    const client = new Promise<{ live: LiveClient; webSocket: WebSocket }>((resolve) =>
      sockets.on('connection', (webSocket, request) =>
        resolve({ live: new LiveClient(webSocket, request.socket, optionsWith(snapshots)), webSocket }),
      ),
    );
    await once(sockets, 'listening');
    const page = new WebSocket(`ws://127.0.0.1:${(sockets.address() as AddressInfo).port}`);
    await once(page, 'open');
    const { live, webSocket } = await client;
    page.pause();
    for (let each = 0; each < 50; each += 1) page.send(JSON.stringify({ type: 'subscribe', topic: 'board' }));
    const heard = once(webSocket, 'ping');
    page.ping();
    await heard;
    expect(taken).to.be.within(1, 15);
    const before = taken;
    page.resume();
    await until(() => {
      live.catchUp();
      return taken === before + 1;
    });
    page.terminate();
    sockets.close();
  });
});
