/**
 * A version of the routing files put in use on a running PBX, and taken back where it does harm:
 *   1. who can be reached now      2. the files written whole, put in use by one rename, and read by the PBX (never restarted: calls go on)
 *   3. the PBX knows every endpoint of them, whoever could be reached still can, and a test call goes through   4. else the version before is back
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Place } from './place.ts';
import { endpointsOf, farOf, numbered } from './routing-files.ts';
import { type Reach, RunningPbx } from './trial.ts';
import type { Files, Version, Versions } from './versions.ts';

/** The PBX reads its phones a moment after it said so. */
const looks = { most: 4, everyMs: 500 };

export type Change = { files: Files; by: string; why: string; at: string };

/** Answers the version as it then stands: `in use`, or `taken back` with the reason. Rejects with an `AmiFault` before anything was changed. */
export async function applyVersion(versions: Versions, place: Place, { files, ...who }: Change): Promise<Version> {
  return versions.alone(who.by, async () => {
    const pbx = await RunningPbx.open(place.amiUrl, place.address);
    try {
      const before = versions.current();
      const reach = await pbx.reach(before === null ? [] : farOf(versions.files(before)));
      const number = (versions.list().at(-1)?.number ?? 0) + 1;
      const version = versions.add(numbered(files, number), who);
      versions.use(number);
      const fault = await trial(pbx, { reach, files, number }).catch((error: Error) => error.message);
      if (fault === null) return versions.note(version, 'in use');
      if (before === null) return versions.note(version, 'taken back', `${fault}; there is no version before it, and it stays`);
      versions.use(before);
      const still = await backAgain(pbx, before).catch((error: Error) => error.message);
      return versions.note(
        version,
        'taken back',
        still === null ? fault : `${fault}; the version before does not work either: ${still}`,
      );
    } finally {
      pbx.close();
    }
  });
}

const backAgain = async (pbx: RunningPbx, number: number) => (await pbx.reload()) ?? pbx.testCall(number);

type Trial = { reach: Reach; files: Files; number: number };

async function trial(pbx: RunningPbx, { reach, files, number }: Trial): Promise<string | null> {
  const unread = await pbx.reload();
  if (unread !== null) return unread;
  const wanted = endpointsOf(files);
  let fault: string | null = null;
  for (let look = 1; look <= looks.most; look += 1) {
    const { endpoints, reachable } = await pbx.reach(farOf(files));
    const absent = wanted.filter((each) => !endpoints.has(each));
    const lost = wanted.filter((each) => reach.reachable.has(each) && !reachable.has(each));
    if (absent.length > 0) fault = `the PBX does not know ${absent.join(', ')}`;
    else if (lost.length > 0) fault = `no longer reached: ${lost.join(', ')}`;
    else return pbx.testCall(number);
    await wait(looks.everyMs);
  }
  return fault;
}
