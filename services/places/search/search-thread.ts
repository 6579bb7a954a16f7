/**
 * The thread that searches for places, so that no search holds a call up. It opens the imported addresses, and again when another import has replaced them;
 * where there are none, those that come with the configuration.
 */
import { statSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import type { Places } from '../../../config/places/schema.ts';
import { communeOfAny, readCommunes } from '../../context/commune.ts';
import type { LonLat } from '../../context/fix.ts';
import { AddressBuilder } from '../addresses/builder.ts';
import { addressesFile, createAddresses, openAddresses } from '../addresses/database.ts';
import { addFile } from '../addresses/import-addresses.ts';
import type { FoundPlace } from '../place.ts';
import { AddressStore } from './address-store.ts';
import { PlaceFinder, type Searched } from './finder.ts';
import type { Asked } from './found.ts';

export type SearchLists = Pick<Places, 'points' | 'kilometres' | 'addresses'>;

export type ToSearch =
  | { ask: 'configure'; lists: SearchLists }
  | { ask: 'search'; id: number; asked: Asked }
  | { ask: 'at'; id: number; lonLat: LonLat }
  | { ask: 'close' };

/** `from`: the import, the configuration's own file, or nowhere. `fault`: why the newest could not be taken. */
export type Opened = { addresses: number; streets: number; from: 'import' | 'configuration' | 'none'; fault: string | null };

export type FromSearch =
  | { answer: 'opened'; opened: Opened }
  | { answer: 'searched'; id: number; searched: Searched }
  | { answer: 'at'; id: number; place: FoundPlace }
  | { answer: 'failed'; id: number; reason: string };

const { folder, lookMs } = workerData as { folder: string; lookMs: number };
const port = parentPort;
if (!port) throw new Error('search-thread.ts is to be run as a worker');

const known = await readCommunes().catch(() => []);
let lists: SearchLists = { points: [], kilometres: [], addresses: null };
let store: AddressStore | null = null;
let from: Opened['from'] = 'none';
let finder = new PlaceFinder(null, lists, { all: known, communeOf: communeOfAny(known) });
let isOver = false;
/** What the imported file looked like when it was last looked at. */
let mark = '';

const say = (message: FromSearch) => port.postMessage(message);

function markOfImport(): string {
  const about = statSync(addressesFile(folder), { throwIfNoEntry: false });
  return about ? `${about.ino} ${about.size} ${about.mtimeMs}` : 'absent';
}

/** The newest addresses that can be used; those in use stay where it cannot. */
async function open(): Promise<void> {
  mark = markOfImport();
  let fault: string | null = null;
  let next: { store: AddressStore | null; from: Opened['from'] } | null = null;
  try {
    if (mark !== 'absent') next = { store: new AddressStore(openAddresses(addressesFile(folder))), from: 'import' };
    else if (lists.addresses !== null) next = { store: await ofConfiguration(lists.addresses), from: 'configuration' };
    else next = { store: null, from: 'none' };
  } catch (error) {
    fault = (error as Error).message;
  }
  if (next) {
    store?.close();
    ({ store, from } = next);
  }
  const own = store?.communes() ?? [];
  const codes = new Set(own.map(({ code }) => code));
  finder = new PlaceFinder(store, lists, {
    all: [...own, ...known.filter(({ code }) => !codes.has(code))],
    communeOf: communeOfAny(known),
  });
  say({ answer: 'opened', opened: { addresses: store?.addresses ?? 0, streets: store?.streets ?? 0, from, fault } });
  void warmUp();
}

/** The first search of an operator is to be as quick as any: what it runs has run before. Searches that come meanwhile go between. */
async function warmUp(): Promise<void> {
  for (let round = 0; round < 10; round += 1) {
    for (const text of ['12 rue de la République Paris', 'av general leclrec lyno', 'mairie']) {
      await new Promise((resolve) => setImmediate(resolve));
      if (isOver) return;
      finder.search({ text, near: [2.4, 46.8], most: 10 });
    }
  }
}

async function ofConfiguration(file: string): Promise<AddressStore> {
  const database = createAddresses(':memory:');
  const builder = new AddressBuilder(database);
  await addFile(file, builder, { addresses: 0, streets: 0, repeated: 0, badLines: 0, told: [] }, () => {});
  builder.finish('');
  return new AddressStore(database);
}

function answer(message: Extract<ToSearch, { id: number }>): void {
  try {
    if (message.ask === 'search') say({ answer: 'searched', id: message.id, searched: finder.search(message.asked) });
    else say({ answer: 'at', id: message.id, place: finder.at(message.lonLat) });
  } catch (error) {
    say({ answer: 'failed', id: message.id, reason: (error as Error).message });
  }
}

/** One after the other, in the order of their arrival. */
let working = Promise.resolve();
const inTurn = (work: () => unknown) => {
  working = working.then(async () => {
    await work();
  });
};

// A look costs microseconds; a copy or rename in progress shows as a change at the next look.
const looking = setInterval(() => markOfImport() !== mark && inTurn(open), lookMs);

port.on('message', (message: ToSearch) => {
  switch (message.ask) {
    case 'configure':
      inTurn(() => {
        lists = message.lists;
        return open();
      });
      break;
    case 'close':
      clearInterval(looking);
      isOver = true;
      inTurn(() => {
        store?.close();
        port.close();
      });
      break;
    default:
      inTurn(() => answer(message));
  }
});
