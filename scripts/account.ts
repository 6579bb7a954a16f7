/** See scripts/account. Exit code 0: done; 1: cannot be done; 2: not understood. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import {
  accountName,
  languages,
  makeAccount,
  randomPassword,
  readAccounts,
  roles,
  writeAccounts,
} from '../services/http/account-file.ts';
import { operatorId } from '../services/ids.ts';

const usage = `scripts/account list
scripts/account add NAME [--role operator|supervisor|administrator] [--language fr|en] [--stdin]
scripts/account password NAME [--stdin]
scripts/account remove NAME

The password is made at random and shown once; with --stdin it is the first line of standard input, 12 characters or more.
A new password, and a removal, end the account's sessions. The data folder is TOCSIN_DATA, or .data.
`;

function leave(code: 1 | 2, text: string): never {
  process.stderr.write(text.endsWith('\n') ? text : `${text}\n`);
  process.exit(code);
}

function readCommandLine() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        role: { type: 'string', default: 'operator' },
        language: { type: 'string', default: 'fr' },
        stdin: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    return leave(2, `${(error as Error).message}\n\n${usage}`);
  }
}

function oneOf<T extends string>(known: readonly T[], text: string, what: string): T {
  return known.find((each) => each === text) ?? leave(2, `${what} "${text}": write one of ${known.join(', ')}.`);
}

const { values, positionals } = readCommandLine();
const [command, name, ...rest] = positionals;
const folder = process.env.TOCSIN_DATA ?? leave(2, 'TOCSIN_DATA names no folder; run scripts/account, not this file.');

if (command === 'list' && name === undefined) {
  for (const { name: each, role, language, passwordSetAt } of (await readAccounts(folder)).values())
    console.log([each, role, language, `password of ${passwordSetAt.slice(0, 10)}`].join('\t'));
} else if (name === undefined || rest.length > 0) {
  leave(2, usage);
} else {
  if (!accountName.safeParse(name).success)
    leave(2, `Name "${name}": a lower-case letter, then letters, digits, . _ or -, 32 at most.`);
  await change(name);
}

async function change(text: string) {
  const accounts = await readAccounts(folder);
  const id = operatorId(text);
  const known = accounts.get(id);
  switch (command) {
    case 'add': {
      if (known) leave(1, `There is already an account "${id}"; use "password" to give it a new one.`);
      const who = { name: id, role: oneOf(roles, values.role, 'Role'), language: oneOf(languages, values.language, 'Language') };
      await setPassword(who);
      break;
    }
    case 'password':
      await setPassword(known ?? leave(1, `No account "${id}"; "list" shows those there are.`));
      break;
    case 'remove':
      if (!accounts.delete(id)) leave(1, `No account "${id}"; "list" shows those there are.`);
      await writeAccounts(folder, accounts.values());
      console.log(`${id} removed`);
      break;
    default:
      leave(2, usage);
  }

  async function setPassword({ role, language }: Pick<Parameters<typeof makeAccount>[0], 'role' | 'language'>) {
    const given = values.stdin ? (readFileSync(0, 'utf8').split(/\r?\n/, 1)[0] ?? '') : null;
    if (given !== null && (given.length < 12 || given.length > 256)) leave(2, 'The password must have 12 to 256 characters.');
    const password = given ?? randomPassword();
    accounts.set(id, await makeAccount({ name: id, role, language }, password, Date.now));
    await writeAccounts(folder, accounts.values());
    console.log(given === null ? `${id}: password ${password} (shown this once)` : `${id}: password set`);
  }
}
