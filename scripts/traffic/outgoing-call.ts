import { SipLeg } from './sip-leg.ts';
import { header, type SipMessage, sequence, withLocation } from './sip-message.ts';
import { branch, type Peer, type SipSocket, token } from './sip-socket.ts';
import type { SoundKind } from './sound.ts';

export type CallRequest = {
  /** `112`, `15`, ... */
  dialled: string;
  number: string;
  name?: string;
  /** P-Asserted-Identity (RFC 3325). */
  assertedNumber?: string;
  /** From says `anonymous` and Privacy asks for `id` (RFC 3323). */
  anonymous?: boolean;
  /** The whole value of From before its tag, for hostile names. */
  rawFromHeader?: string;
  extraHeaders?: string[];
  /** A PIDF-LO document sent with the session description, in a multipart body. */
  pidf?: string | null;
  /** Sends PCMA packets once answered: silence where true. */
  sendAudio?: boolean | SoundKind;
};

/** A call from the trunk. Its INVITE leaves as it is made (after a port is open, where it sends audio). */
export class OutgoingCall extends SipLeg {
  readonly dialled: string;
  readonly number: string;
  readonly #uri: string;
  readonly #branch = branch();
  #stopInvite = () => {};
  #gotProvisional = false;
  #cancelWanted = false;
  #stopCancel = () => {};

  constructor(socket: SipSocket, pbx: Peer, callId: string, request: CallRequest, onGone: () => void) {
    super(socket, pbx, callId, onGone);
    this.dialled = request.dialled;
    this.number = request.number;
    this.#uri = `sip:${request.dialled}@${pbx.address}:${pbx.port}`;
    this.local = `${fromValue(request, socket.address)};tag=${token()}`;
    this.remote = `<${this.#uri}>`;
    this.target = this.#uri;
    const { sendAudio } = request;
    if (sendAudio) void this.openAudio(sendAudio === true ? 'silence' : sendAudio).then(() => this.#invite(request));
    else this.#invite(request);
  }

  /** CANCEL before the answer, BYE after it, nothing once ended. */
  hangUp() {
    if (this.isEnded) return;
    if (this.isAnswered) return this.bye();
    if (this.#cancelWanted) return;
    this.#cancelWanted = true;
    if (this.#gotProvisional) this.#cancel();
  }

  /** A message of this call. */
  handle(message: SipMessage) {
    if (message.status === 0) return this.handleInDialog(message);
    if (message.method === 'INVITE') return this.#handleInviteResponse(message);
    if (message.method === 'CANCEL') return this.#stopCancel();
    if (message.method === 'BYE') this.byeAnswered(message);
  }

  #invite(request: CallRequest) {
    const located = request.pidf
      ? withLocation(this.sdp, request.pidf)
      : { headers: ['Content-Type: application/sdp'], body: this.sdp };
    const more = [this.socket.contact('trunk'), 'Allow: INVITE, ACK, CANCEL, BYE, OPTIONS', ...located.headers];
    if (request.assertedNumber) more.push(`P-Asserted-Identity: <sip:${request.assertedNumber}@${this.socket.address}>`);
    if (request.anonymous) more.push('Privacy: id');
    more.push(...(request.extraHeaders ?? []));
    const datagram = this.socket.format('INVITE', this.#uri, this.#dialog(), more, located.body);
    this.times.invite = performance.now();
    this.#stopInvite = this.socket.sendUntilStopped(datagram, this.peer, () => this.finish('nobody', 408));
  }

  #handleInviteResponse(response: SipMessage) {
    if (sequence(response) !== 1) return;
    this.#stopInvite();
    if (response.status < 200) return this.#handleProvisional(response);
    this.#stopCancel();
    if (response.status < 300) return this.#handleAnswer(response);
    const dialog = { ...this.#dialog(), to: header(response, 'to') };
    this.socket.send(this.socket.format('ACK', this.#uri, dialog), this.peer);
    this.finish(this.#cancelWanted && response.status === 487 ? 'here' : 'there', response.status);
  }

  #handleProvisional(response: SipMessage) {
    if (response.status === 180) this.markRinging();
    if (response.status === 183) this.times.progress ??= performance.now();
    // A CANCEL before any response would find nothing to cancel (RFC 3261 section 9.1).
    if (!this.#gotProvisional && this.#cancelWanted) this.#cancel();
    this.#gotProvisional = true;
  }

  #handleAnswer(response: SipMessage) {
    this.remote = header(response, 'to');
    this.learnTarget(response);
    const dialog = { ...this.#dialog(), branch: branch() };
    this.socket.send(this.socket.format('ACK', this.target, dialog), this.peer);
    if (this.times.answered !== undefined) return;
    this.markAnswered(response.body);
    // The answer crossed our CANCEL.
    if (this.#cancelWanted) this.bye();
  }

  #cancel() {
    const datagram = this.socket.format('CANCEL', this.#uri, this.#dialog());
    this.#stopCancel = this.socket.sendUntilStopped(datagram, this.peer, () => this.finish('nobody', 408), 4_000);
  }

  #dialog() {
    return { from: this.local, to: this.remote, callId: this.callId, cseq: 1, branch: this.#branch };
  }
}

function fromValue(request: CallRequest, address: string): string {
  if (request.rawFromHeader !== undefined) return request.rawFromHeader;
  if (request.anonymous) return '"Anonymous" <sip:anonymous@anonymous.invalid>';
  const name = request.name === undefined ? '' : `"${request.name.replace(/["\\]/g, '\\$&')}" `;
  return `${name}<sip:${request.number}@${address}>`;
}
