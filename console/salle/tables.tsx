import { ms } from '../../services/ids.ts';
import type { Outage } from '../../services/room/figures.ts';
import type { CountsView, HourRow, PositionRow } from '../../services/room/view.ts';
import { clockTime, stopwatch } from '../format.ts';
import { share } from '../state/room-view.ts';
import { useConsole, useNames, useNowMs, useTexts } from '../use-console.ts';

const percent = (value: number | null) => (value === null ? '–' : `${value}\u202f%`);
export const duration = (value: number | null) => (value === null ? '–' : stopwatch(value));

export function HourTable({ hours }: { hours: HourRow[] }) {
  const t = useTexts();
  return <CountsTable head={t.salle.hour} caption={t.salle.byHour} rows={hours.map((row) => [`${row.hour}\u202fh`, row])} />;
}

export function PositionTable({ positions }: { positions: PositionRow[] }) {
  const t = useTexts();
  const names = useNames();
  const rows = positions.map((row): [string, CountsView] => [names.position(row.position), row]);
  return <CountsTable head={t.salle.position} caption={t.salle.byPosition} rows={rows} answeredOnly />;
}

/** A position answers; what arrives and is lost belongs to none. */
function CountsTable(props: {
  head: string;
  caption: string;
  rows: [name: string, counts: CountsView][];
  answeredOnly?: boolean;
}) {
  const t = useTexts();
  const { head, caption, rows, answeredOnly = false } = props;
  const heads = [
    ...(answeredOnly ? [] : [t.salle.arrived]),
    t.salle.answered,
    ...(answeredOnly ? [] : [t.salle.abandoned]),
    ...['≤ 10 s', '≤ 15 s', '≤ 20 s', t.salle.waitMean, t.salle.waitLongest, t.salle.toAlert],
  ];
  return (
    <table className="salle-table">
      <caption className="unseen">{caption}</caption>
      <Heads names={[head, ...heads]} />
      <tbody>
        {rows.map(([name, counts]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {!answeredOnly && <td>{counts.arrived}</td>}
            <td>{counts.answered}</td>
            {!answeredOnly && <td>{counts.abandoned}</td>}
            {([10, 15, 20] as const).map((seconds) => (
              <td key={seconds}>{percent(share(counts, seconds))}</td>
            ))}
            <td>{duration(counts.wait.mean)}</td>
            <td>{duration(counts.wait.longest)}</td>
            <td>{duration(counts.toAlert.median)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The report of outages: what failed, from when to when, and what it touched. */
export function OutageTable({ outages }: { outages: Outage[] }) {
  const t = useTexts();
  const nowMs = useNowMs();
  const { salle, links } = t;
  const heads = [salle.link, salle.begin, salle.end, salle.duration, salle.calls, salle.alerts];
  return (
    <table className="salle-table">
      <caption className="unseen">{salle.outages}</caption>
      <Heads names={heads} />
      <tbody>
        {outages.map(({ link, state, reason, begin, end, calls, alerts }) => (
          <tr key={`${link} ${begin}`} data-outage={link} data-lasts={end === null}>
            <th scope="row" title={reason ?? undefined}>
              {links[link].name} {salle.states[state]}
            </th>
            <td>{clockTime(ms(begin))}</td>
            <td>{end === null ? salle.lasts : clockTime(ms(end))}</td>
            <td>{stopwatch((end === null ? nowMs : ms(end)) - ms(begin))}</td>
            <td>{calls}</td>
            <td>{alerts}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What sectors lack now. */
export function UncoveredList() {
  const { room, settings } = useConsole();
  const t = useTexts();
  const uncovered = room?.uncovered ?? [];
  if (uncovered.length === 0) return <p className="quiet">{t.salle.allCovered}</p>;
  return (
    <ul>
      {uncovered.map(({ sector, capability, left, least }) => (
        <li key={`${sector.fr} ${capability.fr}`} className="salle-uncovered" data-uncovered={sector.fr}>
          {t.response.uncovered(sector[settings.language], capability[settings.language], left, least)}
        </li>
      ))}
    </ul>
  );
}

function Heads({ names }: { names: string[] }) {
  return (
    <thead>
      <tr>
        {names.map((each) => (
          <th key={each} scope="col">
            {each}
          </th>
        ))}
      </tr>
    </thead>
  );
}
