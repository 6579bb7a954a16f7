import type { Call } from '../../services/calls/call.ts';
import { addressLine, type Fix, radiusOf } from '../../services/context/fix.ts';
import { ageText, metres } from '../format.ts';
import { Empty, Panel } from '../parts/panel.tsx';
import type { FixRow } from '../state/views.ts';
import { fixRows } from '../state/views.ts';
import type { Texts } from '../texts.ts';
import { useConsole, useNowMs, useTexts } from '../use-console.ts';

/** Every location source, one row each, in order of arrival; one that comes in the course of the call is marked until it has been there a while. */
export function FixList({ call }: { call: Call }) {
  const t = useTexts();
  const nowMs = useNowMs();
  const rows = fixRows(call, nowMs);
  return (
    <Panel scrolls className="fixes" title={t.fixes.title}>
      {rows.length === 0 ? (
        <Empty title={t.fixes.empty} hint={t.fixes.emptyHint} />
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">
                <span className="unseen">{t.fixes.plot}</span>
              </th>
              <th scope="col">{t.fixes.source}</th>
              <th scope="col" className="figure">
                {t.fixes.age}
              </th>
              <th scope="col" className="figure">
                {t.fixes.radius}
              </th>
              <th scope="col" className="figure">
                {t.fixes.confidence}
              </th>
              <th scope="col">{t.fixes.place}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={row.fix.id} row={row} />
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

function Row({ row: { fix, letter, ageMs, lateMs, isFresh } }: { row: FixRow }) {
  const { settings } = useConsole();
  const t = useTexts();
  return (
    <tr data-fresh={isFresh} data-late={lateMs !== null}>
      <td className="letter">{letter}</td>
      <td>
        {t.fixes[fix.source]}
        {isFresh && <span className="fresh">{t.fixes.fresh}</span>}
        <small className="fix-manner">
          {fix.method && <span className="mono">{fix.method}</span>}
          {lateMs !== null && <span>{t.fixes.late(Math.round(lateMs / 1000))}</span>}
        </small>
      </td>
      <td className="figure">{ageText(ageMs)}</td>
      <td className="figure">{radiusText(fix, t, settings.language)}</td>
      <td className="figure">{fix.confidencePercent === null ? '–' : `${fix.confidencePercent}\u202f%`}</td>
      <td className="fix-place">
        {fix.shape.type === 'civic' ? (
          addressLine(fix.shape.address)
        ) : fix.commune ? (
          fix.commune.name
        ) : (
          <span className="quiet">–</span>
        )}
      </td>
    </tr>
  );
}

function radiusText(fix: Fix, t: Texts, language: 'fr' | 'en'): string {
  if (fix.shape.type === 'civic') return t.fixes.address;
  const radius = radiusOf(fix.shape);
  return radius === null ? t.fixes.pointOnly : metres(radius, language);
}
