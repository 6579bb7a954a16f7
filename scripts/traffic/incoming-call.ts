import { SipLeg } from './sip-leg.ts';
import { header, party, type SipMessage, sequence } from './sip-message.ts';
import { type Peer, type SipSocket, token } from './sip-socket.ts';

/** A call at a desk phone. */
export class IncomingCall extends SipLeg {
  /** User part and display name of the From header: who calls. */
  readonly number: string;
  readonly name: string;
  readonly invite: SipMessage;
  readonly #sendAudio: boolean;
  /** The last response to the INVITE: repeated when the INVITE is. */
  #lastResponse: Buffer | null = null;
  #stopFinal = () => {};
  #answering = false;
  #acknowledged = false;
  #byeWanted = false;

  constructor(socket: SipSocket, pbx: Peer, invite: SipMessage, sendAudio: boolean, onGone: () => void) {
    super(socket, pbx, header(invite, 'call-id'), onGone);
    const from = party(header(invite, 'from'));
    this.number = from.user;
    this.name = from.name;
    this.invite = invite;
    this.#sendAudio = sendAudio;
    this.local = `${header(invite, 'to')};tag=${token()}`;
    this.remote = header(invite, 'from');
    this.learnTarget(invite);
  }

  ring() {
    this.#lastResponse = this.response(this.invite, 180, 'Ringing');
    this.socket.send(this.#lastResponse, this.peer);
    this.markRinging();
  }

  /** Picks up, once; does nothing on a call that ended. */
  answer() {
    if (this.isEnded || this.#answering) return;
    this.#answering = true;
    if (this.#sendAudio) void this.openAudio('silence').then(() => this.#sendAnswer());
    else this.#sendAnswer();
  }

  /** Refuses the call with a final status: 486 busy, 603 declined ... */
  refuse(status: number, reason: string) {
    if (this.isEnded || this.#answering) return;
    this.#sendFinal(this.response(this.invite, status, reason));
    this.finish('here', status);
  }

  /** BYE after the answer, once it is acknowledged (RFC 3261 section 15); 603 before it. */
  hangUp() {
    if (!this.isAnswered) return this.refuse(603, 'Decline');
    if (this.#acknowledged) this.bye();
    else this.#byeWanted = true;
  }

  /** A message of this call. */
  handle(message: SipMessage) {
    if (message.status > 0) {
      if (message.method === 'BYE') this.byeAnswered(message);
    } else if (message.method === 'ACK') {
      this.#handleAck();
    } else if (message.method === 'INVITE' && sequence(message) === sequence(this.invite)) {
      if (this.#lastResponse) this.socket.send(this.#lastResponse, this.peer);
    } else if (message.method === 'CANCEL') {
      this.#handleCancel(message);
    } else {
      if (message.method === 'BYE') this.#stopFinal();
      this.handleInDialog(message);
    }
  }

  #handleAck() {
    this.#stopFinal();
    this.#acknowledged = true;
    if (this.#byeWanted && this.isAnswered) this.bye();
  }

  #handleCancel(cancel: SipMessage) {
    this.respond(cancel, 200, 'OK');
    if (this.isEnded || this.isAnswered) return;
    this.#sendFinal(this.response(this.invite, 487, 'Request Terminated'));
    this.finish('there', 487);
  }

  #sendAnswer() {
    if (this.isEnded) return;
    this.#sendFinal(this.response(this.invite, 200, 'OK', true));
    this.markAnswered(this.invite.body);
  }

  /** Final responses are repeated until their ACK comes. */
  #sendFinal(response: Buffer) {
    this.#lastResponse = response;
    this.#stopFinal = this.socket.sendUntilStopped(response, this.peer, () => this.finish('nobody', 408), 4_000);
  }
}
