/** Who sits where. A position is open in the desk while somebody's session sits there; it closes when the last such session ends. */
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { type Clock, ms, type OperatorId, type PositionId } from '../ids.ts';
import { activityAt, type Position } from '../positions/position.ts';
import { Refusal } from '../refusal.ts';
import { within } from '../within.ts';
import type { Account } from './account-file.ts';
import type { Accounts } from './accounts.ts';
import type { DeskPort } from './desk-port.ts';
import type { Session } from './sessions.ts';

/** How long a sign-in waits for the disk: a position opens all the same when the disk is down. */
const diskDeadlineMs = 2_000;

export type SeatsOptions = { desk: DeskPort; accounts: Accounts; clock: Clock; log: Logger };

/** Listens to the sessions' ends until `close()`. */
export class Seats {
  readonly #desk: DeskPort;
  readonly #accounts: Accounts;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #stopListening: () => void;
  readonly #sweeping: NodeJS.Timeout;

  constructor({ desk, accounts, clock, log }: SeatsOptions) {
    this.#desk = desk;
    this.#accounts = accounts;
    this.#clock = clock;
    this.#log = log;
    this.#stopListening = accounts.sessions.onEnd((session) => this.#leave(session));
    this.#sweeping = setInterval(() => this.endExpired(), 30_000).unref();
    this.endExpired();
  }

  close(): void {
    this.#stopListening();
    clearInterval(this.#sweeping);
  }

  /** Opens a session, and the position with it. Throws a Refusal where the position is unknown, needed, or held by another person. */
  async signIn(account: Account, at: PositionId | null, takeOver: boolean): Promise<{ token: string; session: Session }> {
    const { sessions } = this.#accounts;
    if (at === null) {
      if (account.role === 'operator') throw positionNeeded;
    } else {
      const { durable } = this.#sit(account, at, takeOver);
      // Nobody sits at two positions, and nobody else's older session sits at this one.
      for (const each of [...sessions.all()]) {
        const elsewhere = each.account === account.name && each.position !== null && each.position !== at;
        if (elsewhere || (each.position === at && each.account !== account.name)) sessions.end(each.id);
      }
      await within(durable, diskDeadlineMs);
    }
    const opened = sessions.open(account.name, at);
    await sessions.saved();
    return opened;
  }

  #sit(account: Account, at: PositionId, takeOver: boolean) {
    const by = (operator: OperatorId) => ({ operator, position: at, key: randomUUID() });
    const holder = this.#find(at)?.operator ?? null;
    if (holder !== null && holder !== account.name) {
      if (account.role === 'operator' || !takeOver) throw positionTaken(at, holder);
      this.#desk.execute('close-position', { position: at }, by(account.name));
    }
    return this.#desk.execute('open-position', { position: at }, by(account.name));
  }

  /** Ends the sessions whose time is over, but none whose position has a call or its wrap-up in hand. */
  endExpired(): void {
    const { sessions } = this.#accounts;
    for (const each of [...sessions.all()]) if (ms(each.expiresAt) <= this.#clock() && !this.#isBusy(each)) sessions.end(each.id);
  }

  #isBusy({ position, account }: Session): boolean {
    const seat = position === null ? undefined : this.#find(position);
    if (seat?.operator !== account) return false;
    return activityAt(seat.activity, this.#clock()).is !== 'idle';
  }

  #leave({ account, position }: Session): void {
    if (position === null || this.#find(position)?.operator !== account) return;
    for (const each of this.#accounts.sessions.all()) if (each.account === account && each.position === position) return;
    try {
      this.#desk.execute('close-position', { position }, { operator: account, position, key: randomUUID() });
    } catch (error) {
      this.#log.error({ err: error, position }, 'a position could not be closed at its session’s end');
    }
  }

  #find(id: PositionId): Position | undefined {
    for (const each of this.#desk.positions()) if (each.id === id) return each;
    return undefined;
  }
}

const positionNeeded = new Refusal(
  'position-needed',
  422,
  { fr: 'Choisissez le poste où vous êtes assis.', en: 'Choose the position where you sit.' },
  'position',
);

function positionTaken(position: PositionId, holder: OperatorId) {
  return new Refusal(
    'position-taken',
    409,
    {
      fr: `Le poste ${position} est tenu par ${holder}. Choisissez-en un autre ; un chef de salle peut le reprendre.`,
      en: `Position ${position} is held by ${holder}. Choose another; a supervisor may take it over.`,
    },
    'position',
  );
}
