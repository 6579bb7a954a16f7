/** Who the centre's rules say must be told of an event, with the text to tell them. Pure; the console shows it, and the desk sends what is automatic. */
import type { Alerting } from '../../config/alerting/load-alerting.ts';
import type { NoticeRule, Recipient } from '../../config/alerting/schema.ts';
import type { Instant } from '../ids.ts';
import { ms } from '../ids.ts';
import type { SheetDocument } from '../sheets/sheet.ts';
import { type EventSituation, fits } from './situation.ts';

export type ProposedNotice = { id: string; rule: NoticeRule; recipient: Recipient; text: string };
export type CentreName = { name: string; timeZone: string };
type About = { sheet: SheetDocument; situation: EventSituation; centre: CentreName };

/** Those not on the sheet yet, in the order of the rules. A recipient whom two rules name is told once. */
export function proposeNotices(alerting: Pick<Alerting, 'rules' | 'recipients' | 'templates'>, about: About): ProposedNotice[] {
  const told = new Set(about.sheet.notices.filter(({ cancelled }) => !cancelled).map(({ recipient }) => recipient.id));
  const known = new Set(about.sheet.notices.map(({ id }) => id));
  const proposed: ProposedNotice[] = [];
  for (const rule of alerting.rules) {
    if (!fits(rule.when, about.situation)) continue;
    for (const name of rule.tell) {
      const recipient = alerting.recipients.find((one) => one.id === name);
      const id = `${rule.id}.${name}`;
      if (!recipient || told.has(name) || known.has(id)) continue;
      told.add(name);
      proposed.push({ id, rule, recipient, text: draftText(alerting, rule.template, recipient.language, about) });
    }
  }
  return proposed;
}

/** The template with what the sheet says. A thing that is not known is said so; a line whose things are all unknown is left out. */
export function draftText(
  { templates }: Pick<Alerting, 'templates'>,
  template: string,
  language: 'fr' | 'en',
  about: About,
): string {
  const text = templates.find((one) => one.id === template)?.text[language] ?? '{nature}, {place}. {number}';
  const values = draftValues(language, about);
  return text
    .split('\n')
    .flatMap((line) => {
      const names = [...line.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
      if (names.length > 0 && names.every((name) => (values[name] ?? null) === null)) return [];
      return line.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? (language === 'fr' ? 'non connu' : 'not known'));
    })
    .join('\n');
}

function draftValues(language: 'fr' | 'en', { sheet, situation, centre }: About): Record<string, string | null> {
  const { nature, priority, victims, commune, place } = situation;
  const locale = language === 'fr' ? 'fr-FR' : 'en-GB';
  const time = new Intl.DateTimeFormat(locale, { timeZone: centre.timeZone, timeStyle: 'short', dateStyle: 'short' });
  const departed = [
    ...sheet.departures.flatMap(({ services }) => services),
    ...sheet.assignments.map(({ callSign }) => callSign),
  ];
  return {
    centre: centre.name,
    number: sheet.number,
    time: time.format(ms(sheet.openedAt as Instant)),
    nature: sheet.nature?.label[language] ?? nature?.label[language] ?? null,
    priority: priority === null ? null : `P${priority}`,
    place,
    commune: commune?.name ?? null,
    victims: victims === null ? null : String(victims),
    departed: departed.length === 0 ? null : [...new Set(departed)].join(', '),
  };
}
