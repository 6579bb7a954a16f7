/**
 * What no single field shows: names used twice, and names that nothing stands behind. Works on the files as written, so that one wrong
 * field elsewhere does not hide these.
 */
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Finding, type Place, texts, twice, unknown } from './findings.ts';
import { checkRouting } from './routing/check-routing.ts';

export type FileName = 'positions.yaml' | 'routing.yaml' | 'triage.yaml' | 'context.yaml';
export type Written = Record<FileName, unknown>;

export async function crossChecks(written: Written, folder: string): Promise<Finding[]> {
  const at = (file: FileName, where: string) => texts(written, file, where);
  const positions = at('positions.yaml', 'positions.*.id');
  const webEndpoints = at('positions.yaml', 'positions.*.webEndpoint');
  const trunks = at('routing.yaml', 'trunks.*.endpoint');
  const services = at('routing.yaml', 'services.*.id');
  const dialled = at('routing.yaml', 'dialled.*.number');
  const phones = at('positions.yaml', 'positions.*.phone');
  const trunkAddresses = at('routing.yaml', 'trunks.*.address');

  return [
    // Positions, softphones and trunks are endpoints of one PBX, and a neighbour is offered calls as a position is: they share one set of names.
    ...twice([...positions, ...webEndpoints, ...trunks, ...at('routing.yaml', 'neighbours.*.id')], {
      fr: 'Ce nom',
      en: 'This name',
    }),
    ...twice(phones, { fr: 'Ce téléphone', en: 'This phone' }),
    ...twice(at('positions.yaml', 'positions.*.name'), { fr: 'Ce nom de poste', en: 'This position name' }),
    ...twice(services, { fr: 'Ce service', en: 'This service' }),
    ...twice(dialled, { fr: 'Ce numéro composé', en: 'This dialled number' }),
    ...twice(trunkAddresses, { fr: 'Cette adresse de faisceau', en: 'This trunk address' }),
    ...twice(at('triage.yaml', 'rules.*.id'), { fr: 'Cette règle', en: 'This rule' }),
    ...twice(at('context.yaml', 'subscribers.*.id'), { fr: 'Cette source', en: 'This source' }),
    ...twice(at('context.yaml', 'pauseReasons.*.id'), { fr: 'Ce motif', en: 'This reason' }),
    ...(await checkRouting(written, folder)),
    ...unknown([...at('routing.yaml', 'dialled.*.service'), ...at('routing.yaml', 'otherwise.service')], services, {
      fr: 'Ce service n’est pas dans « services ». L’y ajouter.',
      en: 'This service is not in "services". Add it there.',
    }),
    ...unknown(at('triage.yaml', 'rules.*.when.dialled.*'), dialled, {
      fr: 'Ce numéro n’est pas dans « dialled » de routing.yaml : la règle ne servirait jamais.',
      en: 'This number is not in "dialled" of routing.yaml: the rule would never apply.',
    }),
    ...phonesOnTrunks(phones, trunkAddresses),
    ...(await missingFiles(at('context.yaml', 'subscribers.*.file'), folder)),
  ];
}

/** The PBX knows a trunk by its address: a phone there would be taken for callers. */
function phonesOnTrunks(phones: Place[], trunkAddresses: Place[]): Finding[] {
  const addresses = new Set(trunkAddresses.map((place) => place.value));
  return phones
    .filter((phone) => addresses.has(phone.value.split(':')[0] ?? ''))
    .map((phone) => ({
      ...phone,
      fr: 'Cette adresse est celle d’un faisceau de routing.yaml : le PBX y verrait des appelants. En donner une autre.',
      en: 'This address is that of a trunk in routing.yaml: the PBX would see callers there. Give another.',
    }));
}

async function missingFiles(files: Place[], folder: string): Promise<Finding[]> {
  const findings = await Promise.all(
    files.map(async (place): Promise<Finding[]> => {
      const isFile = await stat(resolve(folder, place.value)).then(
        (about) => about.isFile(),
        () => false,
      );
      return isFile
        ? []
        : [
            {
              ...place,
              fr: `Ce fichier n’existe pas dans ${folder}. L’y mettre, ou corriger le nom.`,
              en: `This file does not exist in ${folder}. Put it there, or correct the name.`,
            },
          ];
    }),
  );
  return findings.flat();
}
