import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { checkFile, digestOf, placed } from '../check-file.ts';
import { texts, twice } from '../findings.ts';
import type { ConfigurationProblem } from '../problem.ts';
import { readYaml } from '../yaml-source.ts';
import { type Messaging, messagingFile } from './schema.ts';

const file = 'messaging.yaml';

/** Of a centre that has no messaging.yaml: texts by SIP only, no quick texts, keys without a meaning. */
export const usualMessaging: Messaging = messagingFile.parse({});

type Loaded = { messaging: Messaging | null; problems: ConfigurationProblem[]; digest: string };

/** Reads messaging.yaml, which is optional. Answers null with every problem; never an error for what the file holds. */
export async function loadMessaging(folder: string): Promise<Loaded> {
  const isThere = await access(join(folder, file)).then(
    () => true,
    () => false,
  );
  if (!isThere) return { messaging: usualMessaging, problems: [], digest: '' };
  const { source, problems } = await readYaml(folder, file);
  const { data, problems: faults } = checkFile(source, messagingFile);
  const found = source ? twice(texts({ [file]: source.value }, file, 'quickTexts.*.id'), used) : [];
  const all = [...problems, ...faults, ...found.flatMap((one) => (source ? placed(source, one) : []))];
  return { messaging: all.length === 0 ? data : null, problems: all, digest: digestOf([source]) };
}

const used = { fr: 'Ce nom', en: 'This name' };
