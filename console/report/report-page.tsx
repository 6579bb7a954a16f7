import './report.css';
import { useEffect, useMemo, useState } from 'react';
import type { SheetId } from '../../services/ids.ts';
import { sheetAsked } from '../page.ts';
import { useConsole, useNames, useStore, useTexts } from '../use-console.ts';
import { type Report, type ReportSection, reportOf } from './report.ts';

/** The report of one event, to read, print and keep: follows the sheet while it is open. */
export function ReportPage() {
  const store = useStore();
  const { sheets, settings, centre } = useConsole();
  const { language } = settings;
  const t = useTexts();
  const names = useNames();
  const id = sheetAsked(location.search) as SheetId | null;
  useEffect(() => {
    if (id) store.readSheet(id);
  }, [store, id]);
  const view = id === null ? undefined : sheets.get(id);
  const report = useMemo(
    () => view && reportOf(view, { t, names, language, centre: centre?.name ?? '' }),
    [view, t, names, language, centre],
  );
  if (!report) return <p className="report-waiting">{t.report.waiting}</p>;
  return (
    <main className="report">
      <header>
        <h1>{report.title}</h1>
        <p>{report.subtitle}</p>
        <Keep report={report} id={id} number={view?.sheet.number ?? ''} />
      </header>
      {report.sections.map((section) => (
        <Section key={section.title} section={section} />
      ))}
    </main>
  );
}

function Keep({ report, id, number }: { report: Report; id: string | null; number: string }) {
  const t = useTexts();
  const [isFailed, setIsFailed] = useState(false);
  const pdf = async () => {
    try {
      const { savePdf } = await import('./report-pdf.ts');
      await savePdf(report, `${number}.pdf`);
      setIsFailed(false);
    } catch {
      setIsFailed(true);
    }
  };
  return (
    <div className="report-keep">
      <button type="button" className="key" onClick={() => print()}>
        {t.report.print}
      </button>
      <button type="button" className="key" data-report-pdf onClick={() => void pdf()}>
        {t.report.pdf}
      </button>
      <a className="key" href={`/api/sheets/${id}`} download={`${number}.json`}>
        {t.report.json}
      </a>
      <span role="status">{isFailed && t.report.failed}</span>
    </div>
  );
}

function Section({ section: { title, head, rows } }: { section: ReportSection }) {
  return (
    <section>
      <h2>{title}</h2>
      <table>
        {head && (
          <thead>
            <tr>
              {head.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
        )}
        <tbody>
          {rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows keep their order.
            <tr key={index}>
              {row.map((text, column) =>
                !head && column === 0 ? (
                  <th key={text} scope="row">
                    {text}
                  </th>
                ) : (
                  // biome-ignore lint/suspicious/noArrayIndexKey: as above.
                  <td key={column}>{text}</td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
