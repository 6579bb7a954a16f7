import type { AlertChain } from '../../config/alerting/schema.ts';
import type { Centre } from '../../config/schema.ts';
import type { Assignment } from '../dispatch/assignment.ts';
import type { UnitFacts } from '../dispatch/unit.ts';
import { factText } from '../facts/facts.ts';
import { situationOf } from '../notices/situation.ts';
import { talkgroupsOf } from '../radio/talkgroups.ts';
import type { PlannedStep } from '../reactions/chain.ts';
import type { SheetDocument } from '../sheets/sheet.ts';

/** The first chain that names the unit or its station, else the first that names none. */
export function alertSteps(
  chains: readonly AlertChain[],
  { id, station }: Pick<UnitFacts, 'id' | 'station'>,
): PlannedStep<{ to: string }>[] {
  const names = ({ units, stations }: AlertChain) => units.includes(id) || stations.includes(station);
  const isForAll = ({ units, stations }: AlertChain) => units.length === 0 && stations.length === 0;
  const chain = chains.find(names) ?? chains.find(isForAll);
  return (chain?.means ?? []).map(({ to, ...means }) => ({
    ...means,
    to: to.replaceAll('{unit}', id).replaceAll('{station}', station),
  }));
}

/** What the crew reads first: where, what, how urgent; then how to get in and what can hurt them. */
export function alertText({ qualification, dispatch }: Centre, sheet: SheetDocument, { callSign, unitType }: Assignment): string {
  const { nature, priority, place, victims, hazards } = situationOf(qualification, sheet);
  const what = sheet.nature?.label.fr ?? nature?.label.fr ?? 'nature non connue';
  const dangers = hazards.flatMap((id) => qualification.hazards.find((one) => one.id === id)?.label.fr ?? []);
  const { access } = sheet.facts;
  const ways = ['entrance', 'doorCode', 'floor', 'meetingPoint', 'detail']
    .map((field) => factText(access, field))
    .filter(Boolean);
  const service = dispatch.unitTypes.find(({ id }) => id === unitType)?.service ?? '';
  const radio = talkgroupsOf(sheet, service).map(({ label, shared }) => (shared ? `${label} (partagé)` : label));
  return [
    `${callSign} : ${priority === null ? '' : `P${priority}, `}${what}`,
    place ?? 'lieu non connu',
    radio.length > 0 ? `Radio : ${radio.join(', ')}` : '',
    victims === null ? '' : `Victimes : ${victims}`,
    ways.length > 0 ? `Accès : ${ways.join(', ')}` : '',
    dangers.length > 0 ? `DANGERS : ${[...new Set(dangers)].join(', ')}` : '',
    ...(sheet.place?.notes ?? []).map(({ text }) => text),
    `Fiche ${sheet.number}`,
  ]
    .filter(Boolean)
    .join('\n');
}
