import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { checkFile, digestOf, placed } from '../check-file.ts';
import { type Finding, texts, twice, unknown } from '../findings.ts';
import { listYaml } from '../list-yaml.ts';
import type { ConfigurationProblem } from '../problem.ts';
import { readYaml, type YamlSource } from '../yaml-source.ts';
import { type DutyLine, readRoster } from './roster.ts';
import {
  type AlertChain,
  type Avl,
  alertsFile,
  type Gateway,
  gatewaysFile,
  type NoticeRule,
  type NoticesFile,
  noticesFile,
  type Procedure,
  procedureFile,
  type Radio,
  type Recipient,
  radioFile,
  unitPage,
} from './schema.ts';

/** Plain data: the console gets it, but for the gateways. */
export type Alerting = {
  gateways: Gateway[];
  /** Null where vehicles say nothing by themselves. */
  avl: Avl | null;
  publicUrl: string | null;
  templates: NoticesFile['templates'];
  recipients: Recipient[];
  rules: NoticeRule[];
  roster: DutyLine[];
  procedures: Procedure[];
  chains: AlertChain[];
  radio: Radio;
};

/** Of a centre that tells nobody but by hand. */
export const noAlerting: Alerting = {
  gateways: [],
  avl: null,
  publicUrl: null,
  templates: [],
  recipients: [],
  rules: [],
  roster: [],
  procedures: [],
  chains: [],
  radio: { talkgroups: [], allot: [], order: [] },
};

const rosterFile = 'roster.csv';

/**
 * Reads gateways.yaml, notices.yaml, roster.csv, procedures/, alerts.yaml and radio.yaml of a centre's folder, those that are there. `alerting` is null
 * where anything is wrong: then `problems` has all of it. Never an error for what the files hold.
 */
export async function loadAlerting(
  folder: string,
  country: string,
): Promise<{ alerting: Alerting | null; problems: ConfigurationProblem[]; digest: string }> {
  const problems: ConfigurationProblem[] = [];
  const sources = new Map<string, YamlSource>();
  const isThere = (file: string) =>
    access(join(folder, file)).then(
      () => true,
      () => false,
    );
  async function readOne<T>(file: string, schema: z.ZodType<T>): Promise<T | null> {
    if (!(await isThere(file))) return null;
    const read = await readYaml(folder, file);
    problems.push(...read.problems);
    if (!read.source) return null;
    sources.set(file, read.source);
    const checked = checkFile(read.source, schema);
    problems.push(...checked.problems);
    return checked.data;
  }

  const gateways = await readOne('gateways.yaml', gatewaysFile);
  const notices = await readOne('notices.yaml', noticesFile);
  const alerts = await readOne('alerts.yaml', alertsFile);
  const radio = await readOne('radio.yaml', radioFile);
  const listed = (await isThere('procedures')) ? await listYaml(folder, 'procedures') : { files: [], problems: [] };
  problems.push(...listed.problems);
  const procedures: Procedure[] = [];
  for (const file of listed.files) {
    const procedure = await readOne(file, procedureFile);
    if (procedure) procedures.push(procedure);
  }

  const rosterText = (await isThere(rosterFile)) ? await readFile(join(folder, rosterFile), 'utf8') : null;
  const roster = rosterText === null ? { lines: [], problems: [] } : readRoster(rosterText, { file: rosterFile, country });
  problems.push(...roster.problems);

  const written: Record<string, unknown> = Object.fromEntries([...sources].map(([file, { value }]) => [file, value]));
  for (const file of ['partners.yaml', 'hazards.yaml', 'routing.yaml'])
    written[file] = (await readYaml(folder, file)).source?.value;
  const roles = roster.lines.map(({ role }, index) => ({ file: rosterFile, path: [index, 'role'], value: role }));
  for (const finding of findings(written, listed.files, roles)) {
    const source = sources.get(finding.file);
    if (source) problems.push(placed(source, finding));
  }

  const digest = digestOf(sources.values(), rosterText ?? '');
  if (problems.length > 0) return { alerting: null, problems, digest };
  return {
    alerting: {
      gateways: gateways?.gateways ?? [],
      avl: gateways?.avl ?? null,
      publicUrl: notices?.publicUrl ?? null,
      templates: notices?.templates ?? [],
      recipients: notices?.recipients ?? [],
      rules: notices?.rules ?? [],
      roster: roster.lines,
      procedures,
      chains: alerts?.chains ?? [],
      radio: radio ?? noAlerting.radio,
    },
    problems,
    digest,
  };
}

const name = { fr: 'Ce nom', en: 'This name' };
const notIn = (file: string) => ({
  fr: `Ce nom n’est pas dans ${file}. L’y ajouter, ou le corriger.`,
  en: `This name is not in ${file}. Add it there, or correct it.`,
});

/** Names used twice, and names that nothing stands behind. */
function findings(written: Record<string, unknown>, procedures: string[], roles: ReturnType<typeof texts>): Finding[] {
  const at = (file: string, where: string) => texts(written, file, where);
  const inProcedures = (where: string) => procedures.flatMap((file) => at(file, where));
  const gateways = at('gateways.yaml', 'gateways.*.id');
  const known = (...own: string[]) => [...gateways, ...own.map((value) => ({ file: 'gateways.yaml', path: [], value }))];
  const recipients = at('notices.yaml', 'recipients.*.id');
  const situations = (where: string) => [...at('notices.yaml', `rules.*.when.${where}`), ...inProcedures(`when.${where}`)];
  return [
    ...twice(gateways, name),
    ...twice(recipients, name),
    ...twice(at('notices.yaml', 'rules.*.id'), name),
    ...twice(at('notices.yaml', 'templates.*.id'), name),
    ...twice(inProcedures('id'), name),
    ...twice(at('alerts.yaml', 'chains.*.id'), name),
    ...twice(at('radio.yaml', 'talkgroups.*.id'), name),
    ...twice(at('radio.yaml', 'allot.*.id'), name),
    ...unknown(at('notices.yaml', 'recipients.*.means.*.means'), known('phone', 'sms'), notIn('gateways.yaml')),
    ...unknown(at('alerts.yaml', 'chains.*.means.*.means'), known(unitPage), notIn('gateways.yaml')),
    ...unknown(at('notices.yaml', 'recipients.*.role'), roles, notIn(rosterFile)),
    ...unknown(at('notices.yaml', 'rules.*.tell.*'), recipients, notIn('recipients')),
    ...unknown(at('notices.yaml', 'rules.*.template'), at('notices.yaml', 'templates.*.id'), notIn('templates')),
    ...unknown(
      [...at('radio.yaml', 'talkgroups.*.services.*'), ...at('radio.yaml', 'allot.*.services.*')],
      at('routing.yaml', 'services.*.id'),
      notIn('routing.yaml'),
    ),
    ...unknown(inProcedures('steps.*.recipient'), recipients, notIn('notices.yaml')),
    ...unknown(inProcedures('steps.*.partner'), at('partners.yaml', 'partners.*.id'), notIn('partners.yaml')),
    ...unknown(situations('hazards.*'), at('hazards.yaml', 'hazards.*.id'), notIn('hazards.yaml')),
  ];
}
