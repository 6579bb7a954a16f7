import type { Desk } from '../calls/desk.ts';
import type { Fix } from '../context/fix.ts';
import type { SheetId } from '../ids.ts';
import type { Announced } from '../journal/commit.ts';
import { noticeFix } from './place-decisions.ts';

/** Writes on a sheet what the centre's notes say of where its callers are, as their fixes come. Returns how to stop. */
export function noticeFixes(desk: Pick<Desk, 'listen' | 'take'>): () => void {
  return desk.listen((commits) => {
    for (const { sheet, fix } of commits.flatMap(fixesOf))
      desk.take('notes of a fix', (context) => noticeFix(sheet, fix, context), { kind: 'tocsin' });
  });
}

function fixesOf({ sheet, entries }: Announced): { sheet: SheetId; fix: Fix }[] {
  if (sheet === null) return [];
  const fixes = entries.flatMap((entry) =>
    entry.type === 'CallQueued' ? entry.facts.fixes : entry.type === 'CallFixAdded' ? [entry.fix] : [],
  );
  return fixes.map((fix) => ({ sheet, fix }));
}
