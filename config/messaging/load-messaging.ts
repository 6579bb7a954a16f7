import { twice } from '../findings.ts';
import { type At, loadOptionalYaml } from '../load-optional-yaml.ts';
import type { ConfigurationProblem } from '../problem.ts';
import { type Messaging, messagingFile } from './schema.ts';

/** Of a centre that has no messaging.yaml: texts by SIP only, no quick texts, keys without a meaning. */
export const usualMessaging: Messaging = messagingFile.parse({});

type Loaded = { messaging: Messaging | null; problems: ConfigurationProblem[]; digest: string };

/** Reads messaging.yaml, which is optional. Answers null with every problem; never an error for what the file holds. */
export async function loadMessaging(folder: string): Promise<Loaded> {
  const find = (at: At) => twice(at('quickTexts.*.id'), { fr: 'Ce nom', en: 'This name' });
  const { data: messaging, ...rest } = await loadOptionalYaml(folder, {
    ...{ file: 'messaging.yaml', schema: messagingFile, without: usualMessaging, find },
  });
  return { messaging, ...rest };
}
