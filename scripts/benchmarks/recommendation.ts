/** The recommended response among many units, beside the least that any choice of the nearest must do: sort them by distance. Needs no PBX. */
import path from 'node:path';
import type { Dispatch, Need } from '../../config/dispatch/schema.ts';
import { loadCentre } from '../../config/load-centre.ts';
import { bestFix, centreOf, type LonLat } from '../../services/context/fix.ts';
import { distanceM } from '../../services/context/geometry.ts';
import { recommend } from '../../services/dispatch/recommend.ts';
import { rosterEntries } from '../../services/dispatch/roster.ts';
import { evolveUnit } from '../../services/dispatch/unit.ts';
import { instant } from '../../services/ids.ts';
import { generatedSheet, openedMs } from './generated-sheets.ts';
import { type Section, spreadOf } from './statistics.ts';

const unitCount = 1_000;
const needCount = 12;
const withinMs = 10;
const warmUp = 20;

/** The sample's dispatch with a thousand units, and one plan of twelve needs for every event: each third need vital, each fourth shared. */
function dispatchOf(sample: Dispatch): Dispatch {
  const needs = Array.from({ length: needCount }, (_, n): Need => {
    const { id, label } = sample.capabilities[n % sample.capabilities.length] as Dispatch['capabilities'][number];
    return {
      id: `need-${n}`,
      label,
      capability: id,
      count: n % 3 === 1 ? 2 : 1,
      vital: n % 3 === 0,
      weight: 1,
      shared: n % 4 === 3,
    };
  });
  const label = { fr: 'Douze besoins', en: 'Twelve needs' };
  return {
    ...sample,
    units: Array.from({ length: unitCount }, (_, n) => ({
      id: `bench-${n}`,
      callSign: `Bench ${n}`,
      type: sample.unitTypes[n % sample.unitTypes.length]?.id ?? '',
      station: sample.stations[(n * 7) % sample.stations.length]?.id ?? '',
      capabilities: [],
      crew: null,
      shifts: [],
    })),
    plans: [{ id: 'bench', label, when: { priorities: [0, 1, 2, 3] }, levels: [{ label, needs }] }],
  };
}

/** `rounds`: events, each of its own nature and place. The two ways take turns, so that the noise of the machine meets both alike. */
export async function measureRecommendation(rounds: number): Promise<Section> {
  const loaded = await loadCentre(path.resolve(import.meta.dirname, '../../config/sample'));
  if (!loaded.ok) throw new Error('the sample centre has a fault');
  const { qualification: catalogue, dispatch: sample } = loaded.centre;
  const dispatch = dispatchOf(sample);
  const at = instant(openedMs(0));
  // Each at a place of its own within some ten kilometres: no two take equally long.
  const units = rosterEntries(dispatch, [], at).map((entry, n) => {
    const unit = evolveUnit(undefined, entry);
    const [lon, lat] = unit.home;
    const place: LonLat = [lon + ((n * 37) % 100) / 1_000, lat + ((n * 61) % 100) / 1_000];
    return evolveUnit(unit, {
      ...{ type: 'UnitPositioned', at, unit: unit.id },
      position: { at: place, measuredAt: at, receivedAt: at, source: 'avl' },
    });
  });
  const recommendedMs: number[] = [];
  const sortedMs: number[] = [];
  let sent = 0;
  for (let round = 0; round < rounds + warmUp; round += 1) {
    const sheet = generatedSheet(round, catalogue);
    const best = bestFix(sheet.callDetails.flatMap(({ fixes }) => fixes));
    const place = best && centreOf(best.shape);
    if (!place) throw new Error('an event without a place');
    const begin = performance.now();
    const response = recommend({ sheet, units, dispatch, catalogue, at, hour: '10:00' });
    const between = performance.now();
    units.map((unit) => ({ unit, metres: distanceM(unit.position?.at ?? unit.home, place) })).sort((a, b) => a.metres - b.metres);
    const end = performance.now();
    sent = response?.units.length ?? 0;
    if (sent === 0) throw new Error('nothing was recommended');
    if (round < warmUp) continue;
    recommendedMs.push(between - begin);
    sortedMs.push(end - between);
  }
  const spread = spreadOf(recommendedMs);
  return {
    title: `Recommendation among ${unitCount.toLocaleString('en')} units for a plan of ${needCount} needs, ms`,
    rows: [
      { name: 'units sorted by distance', spread: spreadOf(sortedMs), notes: 'the least: no plan, no reasons, no cover' },
      { name: 'recommendation', spread, notes: `${sent} units proposed` },
    ],
    base: 'units sorted by distance',
    verdicts: [
      {
        target: `p99 under ${withinMs} ms`,
        measured: `${spread?.p99.toFixed(1)} ms`,
        reached: spread !== null && spread.p99 < withinMs,
      },
    ],
  };
}
