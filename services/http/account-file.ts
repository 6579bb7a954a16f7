/** accounts.json in the data folder: who may sign in. Written by scripts/account and, once, by the first start; read by the server. */
import { randomInt } from 'node:crypto';
import path from 'node:path';
import { hash } from '@node-rs/argon2';
import { z } from 'zod';
import type { Clock, OperatorId } from '../ids.ts';
import { instant as instantOf } from '../ids.ts';
import type { Role } from './messages.ts';
import { readIfThere, writePrivateFile } from './private-file.ts';
import { branded, instant } from './shapes.ts';

export const roles = ['operator', 'supervisor', 'administrator'] as const satisfies readonly Role[];
export const languages = ['fr', 'en'] as const;
export const accountName = z.string().regex(/^[a-z][a-z0-9._-]{0,31}$/, 'a lower-case letter, then letters, digits, . _ or -');

const account = z.strictObject({
  name: branded<OperatorId>(accountName),
  role: z.enum(roles),
  language: z.enum(languages),
  /** Argon2id, in the PHC format. */
  hash: z.string().startsWith('$argon2id$'),
  /** Sessions opened before are void. */
  passwordSetAt: instant,
});
const file = z.strictObject({ accounts: z.array(account) });

export type Account = z.infer<typeof account>;

export const accountFile = (folder: string) => path.join(folder, 'accounts.json');

/** Empty where there is no file yet. Throws where the file is not what was written. */
export async function readAccounts(folder: string): Promise<Map<OperatorId, Account>> {
  const text = await readIfThere(accountFile(folder));
  if (text === null) return new Map();
  return new Map(file.parse(JSON.parse(text)).accounts.map((each) => [each.name, each]));
}

export async function writeAccounts(folder: string, accounts: Iterable<Account>): Promise<void> {
  await writePrivateFile(accountFile(folder), `${JSON.stringify({ accounts: [...accounts] }, null, 2)}\n`);
}

/** Argon2id, 19 MiB, 2 passes, 1 lane: the least that OWASP's password storage sheet asks for, about 20 ms. */
export const hashPassword = (password: string) => hash(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });

export async function makeAccount(
  who: Pick<Account, 'name' | 'role' | 'language'>,
  password: string,
  clock: Clock,
): Promise<Account> {
  return { ...who, hash: await hashPassword(password), passwordSetAt: instantOf(clock()) };
}

/** Without those that are mistaken for one another when read aloud or copied: 31 characters, so 16 of them are 79 bits. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Four groups of four: `k7mp-...`. */
export function randomPassword(): string {
  const group = () => Array.from({ length: 4 }, () => alphabet[randomInt(alphabet.length)]).join('');
  return Array.from({ length: 4 }, group).join('-');
}
