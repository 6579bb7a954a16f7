/** What no single field of the routing shows: names that nothing stands behind, overflow that comes back to where it began, files that cannot be played. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Finding, type Place, texts, twice, unknown } from '../findings.ts';
import { wavFault } from './wav-fault.ts';

const file = 'routing.yaml';

/** `written`: the files as they stand, by name. */
export async function checkRouting(written: Readonly<Record<string, unknown>>, folder: string): Promise<Finding[]> {
  const at = (where: string) => texts(written, file, where);
  const groups = texts(written, 'positions.yaml', 'positions.*.groups.*');
  const hours = at('hours.*.id');
  const neighbours = at('neighbours.*.id');
  const announcements = at('announcements.*.id');
  return [
    ...twice(hours, { fr: 'Cet horaire', en: 'These hours' }),
    // The trunk tells which neighbour answered.
    ...twice(at('neighbours.*.trunk'), { fr: 'Ce faisceau', en: 'This trunk' }),
    ...twice(announcements, { fr: 'Cette annonce', en: 'This announcement' }),
    ...unknown(
      [
        ...at('dialled.*.groups.*'),
        ...at('dialled.*.closed.groups.*'),
        ...at('otherwise.groups.*'),
        ...at('overflow.*.from'),
        ...at('overflow.*.to.groups.*'),
      ],
      groups,
      {
        fr: 'Aucun poste n’est dans ce groupe : personne ne recevrait ces appels. L’ajouter aux « groups » d’un poste dans positions.yaml.',
        en: 'No position is in this group: nobody would get these calls. Add it to the "groups" of a position in positions.yaml.',
      },
    ),
    ...absent(at('dialled.*.hours'), hours, {
      fr: 'Cet horaire n’est pas dans « hours ». L’y ajouter.',
      en: 'These hours are not in "hours". Add them there.',
    }),
    ...absent([...at('dialled.*.closed.neighbour'), ...at('overflow.*.to.neighbour')], neighbours, {
      fr: 'Ce centre n’est pas dans « neighbours ». L’y ajouter.',
      en: 'This centre is not in "neighbours". Add it there.',
    }),
    ...absent(at('dialled.*.announcement'), announcements, {
      fr: 'Cette annonce n’est pas dans « announcements ». L’y ajouter.',
      en: 'This announcement is not in "announcements". Add it there.',
    }),
    ...absent(at('neighbours.*.trunk'), at('trunks.*.endpoint'), {
      fr: 'Ce faisceau n’est pas dans « trunks ». L’y ajouter, avec l’adresse « sendTo » où les appels partent.',
      en: 'This trunk is not in "trunks". Add it there, with the address "sendTo" where calls leave to.',
    }),
    ...withoutSendTo(at('neighbours.*.trunk'), at('trunks.*.endpoint'), at('trunks.*.sendTo')),
    ...loops(at('overflow.*.from'), at('overflow.*.to.groups.*')),
    ...(await unplayable(at('announcements.*.file'), folder)),
  ];
}

/** As `unknown`, also where nothing of the kind is there at all. */
function absent(used: Place[], known: Place[], what: { fr: string; en: string }): Finding[] {
  return known.length > 0 ? unknown(used, known, what) : used.map((place) => ({ ...place, ...what }));
}

const indexOf = ({ path }: Place) => path[1];

function withoutSendTo(used: Place[], trunks: Place[], sendTos: Place[]): Finding[] {
  const able = new Set(sendTos.map(indexOf));
  const unable = new Set(trunks.filter((trunk) => !able.has(indexOf(trunk))).map(({ value }) => value));
  return used
    .filter(({ value }) => unable.has(value))
    .map((place) => ({
      ...place,
      fr: 'Ce faisceau ne dit pas où ses appels partent. Lui donner « sendTo », par exemple 10.0.1.2:5060.',
      en: 'This trunk does not say where its calls leave to. Give it "sendTo", for example 10.0.1.2:5060.',
    }));
}

/** Each step of overflow that leads back to the group it began from, by whatever way. */
function loops(from: Place[], to: Place[]): Finding[] {
  const ofRule = new Map(from.map((place) => [indexOf(place), place.value]));
  const next = new Map<string, string[]>();
  for (const target of to) {
    const group = ofRule.get(indexOf(target));
    if (group !== undefined) next.set(group, [...(next.get(group) ?? []), target.value]);
  }
  return to.flatMap((target) => {
    const origin = ofRule.get(indexOf(target));
    const way = origin === undefined ? null : wayBetween(target.value, origin, next);
    if (origin === undefined || way === null) return [];
    const round = [origin, ...way].join(' → ');
    return [
      {
        ...target,
        fr: `Ce débordement tourne en rond : ${round}. En ôter une étape.`,
        en: `This overflow goes round in a circle: ${round}. Take one step away.`,
      },
    ];
  });
}

function wayBetween(begin: string, end: string, next: ReadonlyMap<string, string[]>): string[] | null {
  const ways = [[begin]];
  const seen = new Set([begin]);
  for (const way of ways) {
    const last = way.at(-1) ?? begin;
    if (last === end) return way;
    for (const step of next.get(last) ?? []) {
      if (seen.has(step)) continue;
      seen.add(step);
      ways.push([...way, step]);
    }
  }
  return null;
}

async function unplayable(files: Place[], folder: string): Promise<Finding[]> {
  const findings = await Promise.all(
    files.map(async (place): Promise<Finding[]> => {
      const bytes = await readFile(resolve(folder, place.value)).catch(() => null);
      if (bytes === null)
        return [
          {
            ...place,
            fr: `Ce fichier n’existe pas dans ${folder}. L’y mettre, ou corriger le nom.`,
            en: `This file does not exist in ${folder}. Put it there, or correct the name.`,
          },
        ];
      const fault = wavFault(bytes);
      if (fault === null) return [];
      return [
        {
          ...place,
          fr: `Le PBX ne lirait pas ce fichier (${fault}). Le donner en .wav : 8000 Hz, 16 bits, un canal, sans compression.`,
          en: `The PBX would not play this file (${fault}). Give a .wav: 8000 Hz, 16 bits, one channel, not compressed.`,
        },
      ];
    }),
  );
  return findings.flat();
}
