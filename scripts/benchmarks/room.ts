import { setTimeout as wait } from 'node:timers/promises';
import {
  type IncomingCall,
  type OutgoingCall,
  openPhone,
  openTrunk,
  type Peer,
  type Phone,
  type Trunk,
} from '../traffic/sip-agent.ts';

/** A call of the bench, found again at the phone by its caller's number. Times by performance.now(). */
export type Placed = {
  call: OutgoingCall;
  /** INVITE at a phone; null where it reached none. */
  rangAt: number | null;
  phone: string | null;
  /** A position picked it up. (A caller who waits may be answered by the PBX itself, which is not this.) */
  answeredByPosition: boolean;
};

/** Numbers kept for works of fiction by the French numbering plan, 10,000 to a block. */
const fictionalBlocks = ['+3363998', '+3319900', '+3326191', '+3335301', '+3346571', '+3353649'];

/** The callers' and the positions' side of the bench. Closed by `close()`. */
export class Room {
  readonly phones: Phone[];
  /** How long a position speaks before it hangs up; null: the caller ends the call. */
  holdMs: number | null = null;
  /** Called as a position hangs up, and as a call rings at one. */
  onPositionHangUp: (phone: string, at: number) => void = () => {};
  onRing: (phone: string, at: number) => void = () => {};
  readonly #trunks: { tocsin: Trunk; peers: Trunk };
  readonly #placed = new Map<string, Placed>();
  #count = 0;

  private constructor(phones: Phone[], trunks: { tocsin: Trunk; peers: Trunk }) {
    this.phones = phones;
    this.#trunks = trunks;
    for (const phone of phones) phone.on('ringing', (call) => this.#meet(phone, call));
  }

  /** Opens the trunks' and the phones' addresses. */
  static async open(options: {
    pbx: Peer;
    tocsinCaller: string;
    peersCaller: string;
    phones: { name: string; address: string; port: number }[];
  }) {
    const phones: Phone[] = [];
    for (const { name, address, port } of options.phones)
      phones.push(await openPhone({ name, address, port, behaviour: 'answer' }));
    const tocsin = await openTrunk({ address: options.tocsinCaller, pbx: options.pbx });
    const others = await openTrunk({ address: options.peersCaller, pbx: options.pbx });
    return new Room(phones, { tocsin, peers: others });
  }

  place(from: 'tocsin' | 'peers', dialled: string): Placed {
    const number = `${fictionalBlocks[Math.floor(this.#count / 10_000) % fictionalBlocks.length]}${`${this.#count % 10_000}`.padStart(4, '0')}`;
    this.#count += 1;
    const placed: Placed = {
      call: this.#trunks[from].call({ dialled, number }),
      rangAt: null,
      phone: null,
      answeredByPosition: false,
    };
    this.#placed.set(number, placed);
    void placed.call.ended.then(() => this.#placed.delete(number));
    return placed;
  }

  /** The longest idle of the first `among` phones. */
  freePhone(among: number): Phone | undefined {
    return this.phones
      .slice(0, among)
      .filter((phone) => phone.live().length === 0)
      .sort((a, b) => lastEnd(a) - lastEnd(b))[0];
  }

  /** Calls that ring nowhere yet. */
  waiting(): Placed[] {
    return [...this.#placed.values()].filter((placed) => placed.rangAt === null);
  }

  /** Ends every call still up, and returns when all phones are quiet. */
  async clear() {
    for (const placed of this.#placed.values()) placed.call.hangUp();
    await this.quiet(10_000);
  }

  /** Returns when no call is up any more; throws after `timeoutMs`. */
  async quiet(timeoutMs: number) {
    const deadline = performance.now() + timeoutMs;
    while (this.#placed.size > 0 || this.phones.some((phone) => phone.live().length > 0)) {
      if (performance.now() > deadline) throw new Error(`${this.#placed.size} calls still up after ${timeoutMs} ms`);
      await wait(5);
    }
  }

  async close() {
    for (const end of [...this.phones, this.#trunks.tocsin, this.#trunks.peers]) await end.close();
  }

  #meet(phone: Phone, call: IncomingCall) {
    const placed = this.#placed.get(call.number);
    if (placed && placed.rangAt === null) {
      placed.rangAt = call.times.invite;
      placed.phone = phone.name;
    }
    this.onRing(phone.name, call.times.invite);
    // The oldest calls of a phone are of no more use here: thousands may follow.
    if (phone.calls.length > 100) phone.calls.splice(0, 50);
    const { holdMs } = this;
    void call.answered.then((answered) => {
      if (!answered) return;
      if (placed) placed.answeredByPosition = true;
      if (holdMs === null) return;
      setTimeout(() => call.hangUp(), holdMs);
    });
    void call.ended.then(({ who, code, at }) => {
      if (who === 'here' && code === 200) this.onPositionHangUp(phone.name, at);
    });
  }
}

const lastEnd = (phone: Phone) => phone.calls.at(-1)?.times.ended ?? 0;
