/** SIP user agents that drive a PBX in tests, benches and the demonstration: a trunk that calls, and desk phones that ring. */

import { IncomingCall } from './incoming-call.ts';
import { type CallRequest, OutgoingCall } from './outgoing-call.ts';
import { formatResponse, header, party, type SipMessage } from './sip-message.ts';
import { type Peer, SipSocket, token } from './sip-socket.ts';
import { type SentText, sendText, type TextRequest, takeText } from './text-message.ts';

export type { IncomingCall } from './incoming-call.ts';
export type { CallRequest, OutgoingCall } from './outgoing-call.ts';
export type { Peer } from './sip-socket.ts';

/** Many calls at once from one address. Whoever opens it closes it; calls still up are then left to the PBX's own timers. */
export type Trunk = {
  address: string;
  port: number;
  call(request: CallRequest): OutgoingCall;
  /** Sends a text by SIP MESSAGE. */
  text(request: TextRequest): SentText;
  /** Texts that came here, oldest first. */
  texts: { from: string; to: string; text: string }[];
  /** Calls not ended yet. */
  live(): OutgoingCall[];
  close(): Promise<void>;
};

export async function openTrunk(options: { address: string; port?: number; pbx: Peer }): Promise<Trunk> {
  const socket = await SipSocket.open(options.address, options.port);
  const calls = new Map<string, { handle(message: SipMessage): void }>();
  const outgoing = new Set<OutgoingCall>();
  socket.onMessage = (message, from) => {
    const call = calls.get(header(message, 'call-id'));
    if (call) call.handle(message);
    else if (message.status === 0 && message.method === 'MESSAGE') trunk.texts.push(takeText(socket, message, from));
    else answerStray(socket, message, from);
  };
  const trunk: Trunk = {
    address: socket.address,
    port: socket.port,
    call(request) {
      const callId = `${token()}@${socket.address}`;
      const call = new OutgoingCall(socket, options.pbx, callId, request, () => {
        calls.delete(callId);
        outgoing.delete(call);
      });
      calls.set(callId, call);
      outgoing.add(call);
      return call;
    },
    text(request) {
      const sent = sendText(socket, options.pbx, request);
      calls.set(sent.callId, sent);
      void sent.status.then(() => calls.delete(sent.callId));
      return sent;
    },
    texts: [],
    live: () => [...outgoing].filter((call) => !call.isEnded),
    close: () => socket.close(),
  };
  return trunk;
}

/** What a phone does with a call: `ring` waits for `answer()`, `silent` never responds, as an unplugged phone behind a live address. */
export type PhoneBehaviour = 'answer' | 'ring' | 'busy' | 'refuse' | 'silent';

export type PhoneOptions = {
  address: string;
  port?: number;
  name: string;
  behaviour: PhoneBehaviour;
  /** From the INVITE to the answer; 0 by default. */
  answerAfterMs?: number;
  /** Say 180 before the answer; true by default. */
  ringFirst?: boolean;
  sendAudio?: boolean;
};

/** A desk phone known by its address. Whoever opens it closes it. */
export class Phone {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  /** Every call that came, oldest first. */
  readonly calls: IncomingCall[] = [];
  behaviour: PhoneBehaviour;
  answerAfterMs: number;
  ringFirst: boolean;
  readonly #socket: SipSocket;
  readonly #sendAudio: boolean;
  readonly #byCallId = new Map<string, IncomingCall>();
  readonly #listeners = new Set<(call: IncomingCall) => void>();

  constructor(socket: SipSocket, options: PhoneOptions) {
    this.#socket = socket;
    this.name = options.name;
    this.address = socket.address;
    this.port = socket.port;
    this.behaviour = options.behaviour;
    this.answerAfterMs = options.answerAfterMs ?? 0;
    this.ringFirst = options.ringFirst ?? true;
    this.#sendAudio = options.sendAudio ?? false;
    socket.onMessage = (message, from) => this.#receive(message, from);
  }

  /** Called with each new call, after its time was noted and its first response sent. Returns how to stop. */
  on(event: 'ringing', listener: (call: IncomingCall) => void): () => void {
    if (event === 'ringing') this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Calls not ended yet, oldest first. */
  live(): IncomingCall[] {
    return [...this.#byCallId.values()].filter((call) => !call.isEnded);
  }

  /** Answers the call that rings; false where none does. */
  answer(): boolean {
    const call = this.live().find((each) => !each.isAnswered);
    call?.answer();
    return call !== undefined;
  }

  /** Hangs up the call in hand or refuses the one that rings; false where there is none. */
  hangUp(): boolean {
    const call = this.live()[0];
    call?.hangUp();
    return call !== undefined;
  }

  /** The next call from now on; rejects after `timeoutMs`. */
  nextCall(timeoutMs: number): Promise<IncomingCall> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        stop();
        reject(new Error(`no call at ${this.name} within ${timeoutMs} ms`));
      }, timeoutMs);
      const stop = this.on('ringing', (call) => {
        clearTimeout(timer);
        stop();
        resolve(call);
      });
    });
  }

  close(): Promise<void> {
    return this.#socket.close();
  }

  #receive(message: SipMessage, from: Peer) {
    const callId = header(message, 'call-id');
    const known = this.#byCallId.get(callId);
    if (known) return known.handle(message);
    if (message.method !== 'INVITE' || message.status > 0 || party(header(message, 'to')).tag) {
      return answerStray(this.#socket, message, from);
    }
    if (this.behaviour === 'silent') return;
    const call = new IncomingCall(this.#socket, from, message, this.#sendAudio, () => this.#byCallId.delete(callId));
    this.#byCallId.set(callId, call);
    this.calls.push(call);
    this.#meet(call);
    for (const listener of [...this.#listeners]) listener(call);
  }

  #meet(call: IncomingCall) {
    if (this.behaviour === 'busy') return call.refuse(486, 'Busy Here');
    if (this.behaviour === 'refuse') return call.refuse(603, 'Decline');
    if (this.ringFirst || this.behaviour === 'ring') call.ring();
    if (this.behaviour !== 'answer') return;
    if (this.answerAfterMs > 0) setTimeout(() => call.answer(), this.answerAfterMs).unref();
    else call.answer();
  }
}

/** Port 5060 by default; 0 takes a free one. Rejects where the address is taken. */
export async function openPhone(options: PhoneOptions): Promise<Phone> {
  return new Phone(await SipSocket.open(options.address, options.port ?? 5060), options);
}

/** A message of no call: qualify requests get 200, requests of forgotten dialogs 481. */
function answerStray(socket: SipSocket, message: SipMessage, from: Peer) {
  if (message.status > 0 || message.method === 'ACK') return;
  const known = message.method === 'OPTIONS' || message.method === 'NOTIFY';
  const response = known
    ? formatResponse(message, 200, 'OK', token(), ['Allow: INVITE, ACK, CANCEL, BYE, OPTIONS'])
    : formatResponse(message, 481, 'Call/Transaction Does Not Exist', token());
  socket.send(response, from);
}
