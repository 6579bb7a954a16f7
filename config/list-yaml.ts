import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConfigurationProblem } from './problem.ts';

/** The YAML files of a folder, by name. A file that would be passed over by its name alone is a problem: someone believes that it counts. */
export async function listYaml(folder: string, name: string): Promise<{ files: string[]; problems: ConfigurationProblem[] }> {
  const at = (file: string, fr: string, en: string) => ({ file, line: 1, column: 1, field: '', found: '', fr, en });
  let entries: string[];
  try {
    entries = (await readdir(join(folder, name))).filter((entry) => !/^\.|~$/.test(entry)).sort();
  } catch {
    const fr = `Le dossier ${name} manque dans ${folder}. Le créer, d’après config/sample/${name}.`;
    return {
      files: [],
      problems: [at(name, fr, `The folder ${name} is missing in ${folder}. Create it, after config/sample/${name}.`)],
    };
  }
  const files = entries.filter((entry) => entry.endsWith('.yaml')).map((entry) => `${name}/${entry}`);
  const problems = entries
    .filter((entry) => !entry.endsWith('.yaml'))
    .map((entry) =>
      at(
        `${name}/${entry}`,
        'Son nom ne finit pas par .yaml. Le renommer, ou l’ôter du dossier.',
        'Its name does not end in .yaml. Rename it, or take it away.',
      ),
    );
  if (files.length === 0)
    problems.push(
      at(
        name,
        `Le dossier ${name} est vide. Le remplir d’après config/sample/${name}.`,
        `The folder ${name} is empty. Fill it after config/sample/${name}.`,
      ),
    );
  return { files, problems };
}
