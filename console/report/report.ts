/** The report of an event, drafted from its sheet and its journal: the same for the screen, the printer and the PDF. Pure. */
import type { SheetView } from '../../services/http/messages.ts';
import { type Instant, ms } from '../../services/ids.ts';
import { noticeState } from '../../services/notices/notice.ts';
import { eventTimes } from '../../services/reports/event-times.ts';
import type { SheetDocument } from '../../services/sheets/sheet.ts';
import { clockTime, type Language, spoken, stopwatch } from '../format.ts';
import { authorText, journalLines, sentence } from '../state/journal-lines.ts';
import type { Names } from '../texts/kinds.ts';
import { sayRow } from '../texts/say-fact.ts';
import type { Texts } from '../texts.ts';

/** `head`: of the columns; none where the first column names each row. Every row has as many texts as the others. */
export type ReportSection = { title: string; head: string[] | null; rows: string[][] };
export type Report = { title: string; subtitle: string; sections: ReportSection[] };

type About = { t: Texts; names: Names; language: Language; centre: string };

/** Sections without a row are left out. */
export function reportOf({ sheet, journal }: SheetView, about: About): Report {
  const { t, names, language, centre } = about;
  const { report, followUp } = t;
  const time = (at: Instant | null | undefined) => (at ? clockTime(ms(at)) : '–');
  const facts = [
    ...sheet.facts.rows
      .filter(({ struck }) => !struck)
      .map(({ kind, fields }) => [t.rows.kinds[kind], sayRow(t.rows, kind, fields)]),
    ...(['access', 'victims'] as const).map((kind) => [t.rows.kinds[kind], sayRow(t.rows, kind, sheet.facts[kind])]),
  ];
  const sections: ReportSection[] = [
    { title: report.event, head: null, rows: eventRows(sheet, about) },
    {
      title: report.times,
      head: [report.step, report.at, report.took],
      rows: eventTimes(sheet).flatMap(({ step, at, fromLastS }) =>
        at ? [[report.steps[step], time(at), fromLastS === null ? '–' : stopwatch(fromLastS * 1_000)]] : [],
      ),
    },
    {
      title: report.calls,
      head: [report.number, report.name, report.arrived, report.answered, report.by],
      rows: sheet.callDetails.map((call) => [
        call.caller.number ? spoken(call.caller.number) : report.noNumber,
        call.caller.name ?? '–',
        time(call.arrivedAt),
        time('answeredAt' in call ? call.answeredAt : null),
        ('operator' in call && call.operator) || '–',
      ]),
    },
    { title: report.facts, head: null, rows: facts.filter(([, said]) => said !== '') as string[][] },
    {
      title: report.units,
      head: [report.unit, report.engaged, report.departed, report.onScene, report.end],
      rows: sheet.assignments.map(({ callSign, engagedAt, times, ended }) => [
        callSign,
        time(engagedAt),
        time(times['under way']),
        time(times['on scene']),
        ended
          ? [time(ended.at), ended.outcome === 'stood down' ? report.stoodDown : '', ended.reason].filter(Boolean).join(' · ')
          : '–',
      ]),
    },
    {
      title: followUp.messages,
      head: [report.at, report.from, report.text],
      rows: sheet.fieldMessages.map(({ saidAt, from, to, form, text }) => [
        time(saidAt),
        from?.callSign ?? `${followUp.to} ${to.map(({ callSign }) => callSign).join(', ')}`,
        `${followUp.forms[form]} : ${text}`,
      ]),
    },
    {
      title: followUp.notices,
      head: [report.who, report.state, report.at],
      rows: sheet.notices.map((notice) => [
        notice.recipient.label[language],
        followUp.states[noticeState(notice)],
        time(notice.receipts[0]?.at ?? notice.at),
      ]),
    },
    {
      title: followUp.partners,
      head: [report.who, report.state, report.at],
      rows: sheet.partnerRequests.map(({ partner, answers, at }) => {
        const last = answers.at(-1);
        return [partner.label[language], last ? followUp.answers[last.answer] : followUp.waiting(time(at)), time(last?.at ?? at)];
      }),
    },
    {
      title: report.addenda,
      head: [report.at, report.by, report.text],
      rows: sheet.addenda.map(({ at, by, text }) => [time(at), by, text]),
    },
    {
      title: report.chronology,
      head: [report.at, report.text, report.by],
      rows: journalLines(journal)
        .toReversed()
        .map(({ entry, author }) => [time(entry.at), sentence(entry, author, t, names), authorText(author, t)]),
    },
  ];
  return {
    title: report.title(sheet.number),
    subtitle: [centre, sheet.closing ? report.closed : report.draft].join(' · '),
    sections: sections.filter(({ rows }) => rows.length > 0),
  };
}

function eventRows(sheet: SheetDocument, { t, language }: About): string[][] {
  const { report } = t;
  const { nature, priority, place, closing } = sheet;
  const day = new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', { dateStyle: 'full' });
  const rows: [string, string | undefined][] = [
    [report.day, day.format(ms(sheet.openedAt))],
    [report.nature, nature?.label[language]],
    [report.priority, priority ? `P${priority.priority} ${t.priorities[priority.priority]}` : undefined],
    [report.place, place?.label],
    ...Object.values(sheet.answers).map(({ fact, label }): [string, string | undefined] => [fact[language], label?.[language]]),
    [
      report.outcome,
      closing ? [closing.disposition.label[language], closing.note, closing.by].filter(Boolean).join(' · ') : undefined,
    ],
  ];
  return rows.flatMap(([name, value]) => (value ? [[name, value]] : []));
}
