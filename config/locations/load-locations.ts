import { access, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { checkFile, digestOf, placed } from '../check-file.ts';
import { type Finding, type Place, texts, twice } from '../findings.ts';
import type { ConfigurationProblem } from '../problem.ts';
import { readYaml } from '../yaml-source.ts';
import { type LocationsFile, locationsFile } from './schema.ts';

const file = 'locations.yaml';

/** Of a centre that has no locations.yaml: what the call brings, and nothing more. */
export const noLocations: LocationsFile = locationsFile.parse({});

type Loaded = { locations: LocationsFile | null; problems: ConfigurationProblem[]; digest: string };

/** Reads locations.yaml, which is optional. Answers null with every problem; never an error for what the file holds. */
export async function loadLocations(folder: string): Promise<Loaded> {
  const isThere = await access(join(folder, file)).then(
    () => true,
    () => false,
  );
  if (!isThere) return { locations: noLocations, problems: [], digest: '' };
  const { source, problems } = await readYaml(folder, file);
  const { data, problems: faults } = checkFile(source, locationsFile);
  const at = (where: string) => (source ? texts({ [file]: source.value }, file, where) : []);
  const found = [
    ...twice([...at('aml.keys.*.id'), ...at('partners.*.id')], { fr: 'Ce nom', en: 'This name' }),
    ...twice([...at('aml.keys.*.secret'), ...at('partners.*.token')], { fr: 'Ce secret', en: 'This secret' }),
    ...(await missingSecrets([...at('aml.keys.*.secret'), ...at('partners.*.token')])),
  ];
  const all = [...problems, ...faults, ...found.flatMap((one) => (source ? placed(source, one) : []))];
  return { locations: all.length === 0 ? data : null, problems: all, digest: digestOf([source]) };
}

/** A variable may be set later, where Tocsin runs; a file must be there. */
async function missingSecrets(secrets: Place[]): Promise<Finding[]> {
  const missing = await Promise.all(
    secrets.map(async (place) => {
      if (!place.value.startsWith('file:/')) return [];
      const isFile = await stat(place.value.slice('file:'.length)).then(
        (about) => about.isFile(),
        () => false,
      );
      return isFile ? [] : [place];
    }),
  );
  return missing.flat().map((place) => ({
    ...place,
    fr: 'Ce fichier n’existe pas. L’y mettre, lisible par Tocsin seul, ou corriger le nom.',
    en: 'This file does not exist. Put it there, readable by Tocsin alone, or correct the name.',
  }));
}
