import { randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { formatSip, parseSip, type SipMessage } from './sip-message.ts';

export type Peer = { address: string; port: number };

/** Estimate of the round trip, first wait before sending again (RFC 3261, 17.1.1.1). */
const t1Ms = 500;

export const token = () => randomBytes(6).toString('hex');

/** One UDP address that speaks SIP. Whoever owns it sets `onMessage`. */
export class SipSocket {
  readonly address: string;
  readonly port: number;
  onMessage: (message: SipMessage, from: Peer) => void = () => {};
  readonly #socket: Socket;
  readonly #stops = new Set<() => void>();
  #closed = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.address = socket.address().address;
    this.port = socket.address().port;
    socket.on('message', (datagram, from) => {
      const message = parseSip(datagram);
      if (message) this.onMessage(message, { address: from.address, port: from.port });
    });
    // A far end that is gone answers by ICMP; the retransmission timers say so in their own time.
    socket.on('error', () => {});
  }

  /** Binds the address; port 0 takes a free one. Rejects where the address is taken. */
  static async open(address: string, port = 0): Promise<SipSocket> {
    const socket = createSocket({ type: 'udp4', recvBufferSize: 4 * 2 ** 20 });
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.bind(port, address, () => {
        socket.off('error', reject);
        resolve();
      });
    });
    return new SipSocket(socket);
  }

  send(datagram: Buffer, to: Peer) {
    if (!this.#closed) this.#socket.send(datagram, to.port, to.address);
  }

  /** Sends now and again after T1, 2 T1, 4 T1 ... at most `capMs` apart, until stopped; after 64 T1 it stops and calls `gaveUp`. */
  sendUntilStopped(datagram: Buffer, to: Peer, gaveUp: () => void, capMs = Number.POSITIVE_INFINITY): () => void {
    let timer: NodeJS.Timeout;
    const stop = () => {
      clearTimeout(timer);
      this.#stops.delete(stop);
    };
    const again = (waitMs: number, spentMs: number) => {
      this.send(datagram, to);
      timer = setTimeout(() => {
        if (spentMs + waitMs < 64 * t1Ms) return again(Math.min(waitMs * 2, capMs), spentMs + waitMs);
        stop();
        gaveUp();
      }, waitMs);
    };
    this.#stops.add(stop);
    again(t1Ms, 0);
    return stop;
  }

  /** A request outside or inside a dialog. An ACK of a refusal and a CANCEL share the branch of their INVITE. */
  format(
    method: string,
    uri: string,
    dialog: { from: string; to: string; callId: string; cseq: number; branch: string },
    more: readonly string[] = [],
    body = '',
  ): Buffer {
    const lines = [
      `Via: SIP/2.0/UDP ${this.address}:${this.port};branch=${dialog.branch};rport`,
      'Max-Forwards: 70',
      `From: ${dialog.from}`,
      `To: ${dialog.to}`,
      `Call-ID: ${dialog.callId}`,
      `CSeq: ${dialog.cseq} ${method}`,
      ...more,
    ];
    return formatSip(`${method} ${uri} SIP/2.0`, lines, body);
  }

  contact(user: string): string {
    return `Contact: <sip:${user}@${this.address}:${this.port}>`;
  }

  async close() {
    if (this.#closed) return;
    this.#closed = true;
    for (const stop of [...this.#stops]) stop();
    await new Promise<void>((resolve) => this.#socket.close(() => resolve()));
  }
}

export const branch = () => `z9hG4bK${token()}`;
