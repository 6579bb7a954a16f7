import type { Call } from '../../services/calls/call.ts';
import { addressLine, centreOf, type Fix, radiusOf } from '../../services/context/fix.ts';
import { ms } from '../../services/ids.ts';
import type { LocateLink } from '../../services/locating/locate-links.ts';
import { ageText, clockTime, metres } from '../format.ts';
import { KeyCap } from '../parts/key-cap.tsx';
import { Empty, Panel } from '../parts/panel.tsx';
import { sayLink, sendLocateLink } from '../state/locate-link.ts';
import { precisePoints } from '../state/places.ts';
import type { FixRow } from '../state/views.ts';
import { fixRows } from '../state/views.ts';
import type { Texts } from '../texts.ts';
import { useConsole, useNowMs, useStore, useTexts } from '../use-console.ts';
import { type Standing, useStanding } from './use-standing.ts';

/** Every location source, one row each, in order of arrival; one that comes in the course of the call is marked until it has been there a while. */
export function FixList({ call, links, isWritable }: { call: Call; links: LocateLink[]; isWritable: boolean }) {
  const t = useTexts();
  const nowMs = useNowMs();
  const rows = fixRows(call, nowMs);
  const standing = useStanding(precisePoints(call));
  return (
    <Panel scrolls className="fixes" title={t.fixes.title} aside={isWritable && <LinkAct call={call} links={links} />}>
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
              <Row key={row.fix.id} row={row} standing={standing} />
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

/** Sends the link; beside it, what became of the last one. */
function LinkAct({ call, links }: { call: Call; links: LocateLink[] }) {
  const store = useStore();
  const t = useTexts();
  const nowMs = useNowMs();
  const last = links.findLast((link) => link.call === call.id);
  const said = last && sayLink(last, nowMs, t);
  return (
    <span className="link-act">
      <span role="status" className={said?.needsLook ? 'needs-look' : 'quiet'}>
        {said?.text}
      </span>
      <button type="button" className="key" aria-keyshortcuts="Shift+F7" onClick={() => sendLocateLink(store)}>
        <KeyCap>{`${t.keys.shift} F7`}</KeyCap> {last ? t.fixes.link.again : t.fixes.link.send}
      </button>
    </span>
  );
}

function Row({ row: { fix, letter, ageMs, lateMs, isFresh, earlier }, standing }: { row: FixRow; standing: Standing }) {
  const { settings } = useConsole();
  const t = useTexts();
  const at = centreOf(fix.shape);
  return (
    <tr data-fresh={isFresh} data-late={lateMs !== null}>
      <td className="letter">{letter}</td>
      <td>
        {fix.provider && fix.source === 'partner' ? fix.provider : t.fixes.sources[fix.source]}
        {isFresh && <span className="fresh">{t.fixes.fresh}</span>}
        <small className="fix-manner">
          {fix.method && <span className="mono">{fix.method}</span>}
          {lateMs !== null && <span>{t.fixes.late(Math.round(lateMs / 1000))}</span>}
        </small>
        {fix.warnings?.map((warning) => (
          <small key={warning} className="fix-warning needs-look">
            {t.fixes.warnings[warning]}
          </small>
        ))}
        {earlier.length > 0 && <Earlier fixes={earlier} />}
      </td>
      <td className="figure">{ageText(ageMs)}</td>
      <td className="figure">{radiusText(fix, t, settings.language)}</td>
      <td className="figure">{fix.confidencePercent === null ? '–' : `${fix.confidencePercent}\u202f%`}</td>
      <td className="fix-place">
        {fix.shape.type === 'civic' ? (
          addressLine(fix.shape.address)
        ) : (at && standing(at)) || fix.commune ? (
          ((at && standing(at)?.label) ?? fix.commune?.name)
        ) : (
          <span className="quiet">–</span>
        )}
      </td>
    </tr>
  );
}

/** Folded: what the same source said before. */
function Earlier({ fixes }: { fixes: Fix[] }) {
  const { settings } = useConsole();
  const t = useTexts();
  return (
    <details className="earlier">
      <summary>{t.fixes.earlier(fixes.length)}</summary>
      <ul>
        {fixes.map((fix) => (
          <li key={fix.id}>
            <span className="mono">{clockTime(ms(fix.receivedAt))}</span> {radiusText(fix, t, settings.language)}
            {fix.commune && ` · ${fix.commune.name}`}
          </li>
        ))}
      </ul>
    </details>
  );
}

function radiusText(fix: Fix, t: Texts, language: 'fr' | 'en'): string {
  if (fix.shape.type === 'civic') return t.fixes.address;
  const radius = radiusOf(fix.shape);
  return radius === null ? t.fixes.pointOnly : metres(radius, language);
}
