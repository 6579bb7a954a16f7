/** Accounts and sessions as the server knows them. */
import { type FSWatcher, watch } from 'node:fs';
import path from 'node:path';
import { verify } from '@node-rs/argon2';
import { type Logger, pino } from 'pino';
import { type Clock, type OperatorId, operatorId } from '../ids.ts';
import {
  type Account,
  accountFile,
  hashPassword,
  makeAccount,
  randomPassword,
  readAccounts,
  writeAccounts,
} from './account-file.ts';
import { writePrivateFile } from './private-file.ts';
import { type Session, Sessions } from './sessions.ts';

export type AccountsOptions = {
  clock?: Clock;
  log?: Logger;
  /** How many sample operators the first start makes beside `admin`: for a demonstration and for tests, never for a centre in service. */
  sampleOperators?: number;
};

export interface Accounts {
  /** Set at the very first start only: the password of the accounts just made, to be shown once. Also in the file `first-password`. */
  readonly firstPassword: string | null;
  readonly sessions: Sessions;
  /** Null where the account is unknown or the password wrong; both take the same time. */
  check(name: string, password: string): Promise<Account | null>;
  /** The session and its account; null where the token is unknown, the account gone, or its password changed since. */
  identify(token: string): { session: Session; account: Account } | null;
  close(): Promise<void>;
}

const firstPasswordFile = 'first-password';

/**
 * Reads accounts.json and sessions.json of `folder`, and reads the accounts again whenever they change. Where there is no account yet, makes `admin`
 * and, if asked, `op01` ..., `chef` (supervisor), all with one random password. The caller closes it.
 */
export async function openAccounts(folder: string, options: AccountsOptions = {}): Promise<Accounts> {
  const { clock = Date.now, log = pino({ level: 'silent' }), sampleOperators = 0 } = options;
  let accounts = await readAccounts(folder);
  let firstPassword: string | null = null;
  if (accounts.size === 0) {
    firstPassword = randomPassword();
    accounts = await firstAccounts(sampleOperators, firstPassword, clock);
    await writePrivateFile(path.join(folder, firstPasswordFile), `${firstPassword}\n`);
    await writeAccounts(folder, accounts.values());
  }
  const sessions = await Sessions.open(path.join(folder, 'sessions.json'), clock, log);
  /** What an unknown account is checked against, so that it takes as long as a known one. */
  const nobody = await hashPassword(randomPassword());

  const isValid = (session: Session) => {
    const account = accounts.get(session.account);
    return account !== undefined && account.passwordSetAt <= session.openedAt;
  };
  let reading = Promise.resolve();
  const readAgain = () => {
    reading = reading.then(async () => {
      try {
        accounts = await readAccounts(folder);
      } catch (error) {
        log.error({ err: error, file: accountFile(folder) }, 'the accounts cannot be read: those known before go on');
      }
      for (const session of [...sessions.all()]) if (!isValid(session)) sessions.end(session.id);
    });
  };
  // The folder, not the file: the file is replaced, and a watch would stay with the old one.
  const watcher: FSWatcher = watch(folder, { persistent: false }, (_event, name) => {
    if (name === path.basename(accountFile(folder))) readAgain();
  });
  watcher.on('error', (error) => log.error({ err: error }, 'changes of the accounts are no longer noticed'));
  readAgain();
  await reading;

  /** One at a time: a crowd that signs in must not take the processor from the calls. */
  let checking: Promise<unknown> = Promise.resolve();

  return {
    firstPassword,
    sessions,
    async check(name, password) {
      const account = accounts.get(operatorId(name));
      const right = checking.then(() => verify(account?.hash ?? nobody, password));
      checking = right.catch(() => {});
      return (await right) && account ? account : null;
    },
    identify(token) {
      const session = sessions.find(token);
      const account = session && accounts.get(session.account);
      return session && account && isValid(session) ? { session, account } : null;
    },
    async close() {
      watcher.close();
      await reading;
      await sessions.saved();
    },
  };
}

async function firstAccounts(operators: number, password: string, clock: Clock): Promise<Map<OperatorId, Account>> {
  const admin = await makeAccount({ name: operatorId('admin'), role: 'administrator', language: 'fr' }, password, clock);
  // They share the password, so they may share its hash too.
  const like = (name: string, role: Account['role']): Account => ({ ...admin, name: operatorId(name), role });
  const samples =
    operators === 0
      ? []
      : [
          like('chef', 'supervisor'),
          ...Array.from({ length: operators }, (_, index) => like(`op${String(index + 1).padStart(2, '0')}`, 'operator')),
        ];
  return new Map([admin, ...samples].map((each) => [each.name, each]));
}
