/** Texts by SIP MESSAGE (RFC 3428), from and to one address. */
import { formatResponse, header, type SipMessage } from './sip-message.ts';
import { branch, type Peer, type SipSocket, token } from './sip-socket.ts';

export type TextRequest = {
  /** Whom it is for: `112`, `114`. */
  dialled: string;
  number: string;
  text: string | Buffer;
  contentType?: string;
};

/** Resolves with the final status; 408 where there is no answer. */
export type SentText = { status: Promise<number>; handle(message: SipMessage): void; callId: string; again(): void };

export function sendText(
  socket: SipSocket,
  pbx: Peer,
  { dialled, number, text, contentType = 'text/plain;charset=UTF-8' }: TextRequest,
): SentText {
  const callId = `${token()}@${socket.address}`;
  const uri = `sip:${dialled}@${pbx.address}:${pbx.port}`;
  const from = `<sip:${number}@${socket.address}>;tag=${token()}`;
  const head = socket.format('MESSAGE', uri, { from, to: `<${uri}>`, callId, cseq: 1, branch: branch() }, [
    `Content-Type: ${contentType}`,
  ]);
  const body = Buffer.from(text);
  const datagram = Buffer.concat([
    Buffer.from(head.toString('latin1').replace('Content-Length: 0', `Content-Length: ${body.length}`), 'latin1'),
    body,
  ]);
  const answered = Promise.withResolvers<number>();
  const stop = socket.sendUntilStopped(datagram, pbx, () => answered.resolve(408), 4_000);
  return {
    status: answered.promise,
    callId,
    again: () => socket.send(datagram, pbx),
    handle(message) {
      if (message.status < 200) return;
      stop();
      answered.resolve(message.status);
    },
  };
}

/** A text that came, taken with 200. */
export function takeText(socket: SipSocket, message: SipMessage, from: Peer): { from: string; to: string; text: string } {
  socket.send(formatResponse(message, 200, 'OK', token()), from);
  return { from: header(message, 'from'), to: message.uri, text: message.body };
}
