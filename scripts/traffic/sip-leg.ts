import { audioTarget, describeAudio, formatResponse, header, party, type SipMessage, sequence } from './sip-message.ts';
import { branch, type Peer, type SipSocket, token } from './sip-socket.ts';
import { openSound, type Sound, type SoundKind } from './sound.ts';

/** Milliseconds of performance.now(), undefined where it did not happen. */
export type CallTimes = { invite: number; ringing?: number; progress?: number; answered?: number; ended?: number };

export type CallEnd = {
  /** `here`: this agent hung up. `there`: the far end did, or refused. `nobody`: no answer to what was sent in 32 s. */
  who: 'here' | 'there' | 'nobody';
  /** Final status of the INVITE: 200 where the call was answered. */
  code: number;
  at: number;
};

/** Where no audio is sent: a port that nobody reads, on an address of our own. */
const deafPort = 40_000;

/** What both ends of a call share: its dialog, its audio, its end. Requests go to where the INVITE went or came from: no proxies. */
export class SipLeg {
  readonly callId: string;
  readonly times: CallTimes;
  /** Resolve once: true when it rang or was answered, false when the call ended before. */
  readonly ringing: Promise<boolean>;
  readonly answered: Promise<boolean>;
  readonly ended: Promise<CallEnd>;
  protected readonly socket: SipSocket;
  protected readonly peer: Peer;
  /** From and To values as this end writes them, tags included. */
  protected local = '';
  protected remote = '';
  protected target = '';
  protected cseq = 1;
  protected final: CallEnd | null = null;
  #sound: Sound | null = null;
  #stopBye = () => {};
  readonly #rang = Promise.withResolvers<boolean>();
  readonly #answer = Promise.withResolvers<boolean>();
  readonly #end = Promise.withResolvers<CallEnd>();
  readonly #onGone: () => void;

  /** `onGone` is called when the leg needs no more messages. */
  constructor(socket: SipSocket, peer: Peer, callId: string, onGone: () => void) {
    this.socket = socket;
    this.peer = peer;
    this.callId = callId;
    this.times = { invite: performance.now() };
    this.ringing = this.#rang.promise;
    this.answered = this.#answer.promise;
    this.ended = this.#end.promise;
    this.#onGone = onGone;
  }

  get isEnded(): boolean {
    return this.final !== null;
  }

  get isAnswered(): boolean {
    return this.times.answered !== undefined && this.final === null;
  }

  /** What this end hears, where it sends sound itself. */
  heard(): { packets: number; level: number } {
    return this.#sound?.heard() ?? { packets: 0, level: 0 };
  }

  protected async openAudio(kind: SoundKind) {
    this.#sound = await openSound(this.socket.address, kind);
    if (this.final) this.#sound.stop();
  }

  protected get sdp(): string {
    return describeAudio(this.socket.address, this.#sound?.port ?? deafPort);
  }

  protected markRinging() {
    this.times.ringing ??= performance.now();
    this.#rang.resolve(true);
  }

  protected markAnswered(farSdp: string) {
    if (this.final || this.times.answered !== undefined) return;
    this.times.answered = performance.now();
    const target = audioTarget(farSdp);
    if (target) this.#sound?.sendTo(target);
    this.#rang.resolve(true);
    this.#answer.resolve(true);
  }

  protected finish(who: CallEnd['who'], code: number) {
    if (this.final) return;
    const at = performance.now();
    this.times.ended = at;
    this.final = { who, code, at };
    this.#sound?.stop();
    this.#rang.resolve(false);
    this.#answer.resolve(false);
    this.#end.resolve(this.final);
    // Late retransmissions of the far end still find the leg for as long as they may come (RFC 3261, timer D).
    setTimeout(this.#onGone, 32_000).unref();
  }

  /** Presses a key: by RTP events (RFC 4733), for which audio must be sent, or by SIP INFO. */
  press(key: string, by: 'rtp' | 'info' = 'rtp') {
    if (by === 'rtp') return this.#sound?.press(key);
    this.cseq += 1;
    const dialog = { from: this.local, to: this.remote, callId: this.callId, cseq: this.cseq, branch: branch() };
    const type = 'Content-Type: application/dtmf-relay';
    this.socket.send(this.socket.format('INFO', this.target, dialog, [type], `Signal=${key}\r\nDuration=160\r\n`), this.peer);
  }

  protected bye() {
    this.cseq += 1;
    const dialog = { from: this.local, to: this.remote, callId: this.callId, cseq: this.cseq, branch: branch() };
    const request = this.socket.format('BYE', this.target, dialog);
    this.#stopBye = this.socket.sendUntilStopped(request, this.peer, () => {}, 4_000);
    this.finish('here', 200);
  }

  /** A request of the far end inside the dialog. */
  protected handleInDialog(request: SipMessage) {
    if (request.method === 'ACK') return;
    if (request.method === 'BYE') {
      this.respond(request, 200, 'OK');
      return this.finish('there', 200);
    }
    if (request.method === 'INVITE') return this.respond(request, 200, 'OK', true);
    this.respond(request, 200, 'OK');
  }

  /** The answer to a BYE of ours, whatever it says, ends its retransmission. */
  protected byeAnswered(response: SipMessage) {
    if (response.status >= 200 && sequence(response) === this.cseq) this.#stopBye();
  }

  protected response(request: SipMessage, status: number, reason: string, described = false): Buffer {
    const more = [this.socket.contact('agent'), 'Allow: INVITE, ACK, CANCEL, BYE, OPTIONS'];
    if (described) more.push('Content-Type: application/sdp');
    return formatResponse(request, status, reason, party(this.local).tag || token(), more, described ? this.sdp : '');
  }

  protected respond(request: SipMessage, status: number, reason: string, described = false) {
    this.socket.send(this.response(request, status, reason, described), this.peer);
  }

  protected learnTarget(message: SipMessage) {
    this.target = /<?(sips?:[^>;]+[^>]*)>?/.exec(header(message, 'contact'))?.[1] ?? `sip:${this.peer.address}:${this.peer.port}`;
  }
}
