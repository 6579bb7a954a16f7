import { stat } from 'node:fs/promises';
import { type Finding, type Place, twice } from '../findings.ts';
import { type At, loadOptionalYaml } from '../load-optional-yaml.ts';
import type { ConfigurationProblem } from '../problem.ts';
import { type LocationsFile, locationsFile } from './schema.ts';

/** Of a centre that has no locations.yaml: what the call brings, and nothing more. */
export const noLocations: LocationsFile = locationsFile.parse({});

type Loaded = { locations: LocationsFile | null; problems: ConfigurationProblem[]; digest: string };

/** Reads locations.yaml, which is optional. Answers null with every problem; never an error for what the file holds. */
export async function loadLocations(folder: string): Promise<Loaded> {
  const find = async (at: At) => {
    const secrets = [...at('aml.keys.*.secret'), ...at('partners.*.token')];
    return [
      ...twice([...at('aml.keys.*.id'), ...at('partners.*.id')], { fr: 'Ce nom', en: 'This name' }),
      ...twice(secrets, { fr: 'Ce secret', en: 'This secret' }),
      ...(await missingSecrets(secrets)),
    ];
  };
  const { data: locations, ...rest } = await loadOptionalYaml(folder, {
    ...{ file: 'locations.yaml', schema: locationsFile, without: noLocations, find },
  });
  return { locations, ...rest };
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
