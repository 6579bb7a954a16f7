/** A call that nobody makes: where it would go, and why, step by step. Pure. */
import type { Centre } from '../../config/schema.ts';
import type { Caller } from '../context/caller.ts';
import { parsePhoneNumber } from '../context/phone-number.ts';
import { type GroupId, groupId } from '../ids.ts';
import { prioritise } from '../triage/prioritise.ts';
import { type Overflow, overflow, type Routed, route } from './route.ts';

export type SimulatedCall = {
  dialled: string;
  /** As typed; null: withheld. */
  from: string | null;
  trunk: string;
  atMs: number;
  /** Calls that wait for each group already. */
  queueLength?: number;
};

type Step = {
  step: 'arrives' | 'service' | 'hours' | 'priority' | 'neighbour' | 'group' | 'overflow' | 'everywhere';
  fr: string;
  en: string;
};

export type Simulation = {
  steps: Step[];
  /** In the order in which they are asked, overflow's last. */
  groups: GroupId[];
  /** The neighbouring centre that is rung first, where the number is closed and goes there. */
  neighbour: string | null;
};

type Configured = Pick<Centre, 'routing' | 'triage' | 'positions'>;

export function simulate(call: SimulatedCall, centre: Configured): Simulation {
  const routed = route(call, centre.routing, call.atMs);
  const over = overflows(call, routed, centre);
  const groups = [...new Set([...routed.groups, ...over.flatMap(({ to }) => ('groups' in to ? to.groups : []))])];
  return {
    groups,
    neighbour: routed.neighbour?.id ?? null,
    steps: [
      arrives(call, centre),
      service(call, routed, centre),
      ...hoursStep(call, routed, centre),
      priority(call, centre),
      ...(routed.neighbour ? [toNeighbour(routed.neighbour)] : []),
      ...routed.groups.map((group) => groupStep(group, routed, centre)),
      ...over.map((each) => overflowStep(each, centre)),
      everywhere,
    ],
  };
}

const seconds = (milliseconds: number) => String(milliseconds / 1_000);

function arrives({ dialled, from, trunk, atMs }: SimulatedCall, { routing }: Configured): Step {
  const { country, timeZone } = routing.centre;
  const number = parsePhoneNumber(from, country);
  const when = (language: string) =>
    new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'short', timeZone }).format(atMs);
  const [caller, callerEn] =
    from === null ? ['un numéro masqué', 'a withheld number'] : number ? [number.national, number.e164] : [from, from];
  return {
    step: 'arrives',
    fr: `${when('fr-FR')} (${timeZone}) : ${caller} compose le ${dialled}, par le faisceau ${trunk}.`,
    en: `${when('en-GB')} (${timeZone}): ${callerEn} dials ${dialled}, by the trunk ${trunk}.`,
  };
}

function service({ dialled }: SimulatedCall, routed: Routed, { routing }: Configured): Step {
  const listed = routing.dialled.some(({ number }) => number === dialled);
  const label = routing.services.find(({ id }) => id === routed.service)?.label ?? { fr: routed.service, en: routed.service };
  return {
    step: 'service',
    fr: listed ? `Le ${dialled} demande : ${label.fr}.` : `Le ${dialled} n’est pas dans la liste : « otherwise », ${label.fr}.`,
    en: listed ? `${dialled} asks for: ${label.en}.` : `${dialled} is not in the list: "otherwise", ${label.en}.`,
  };
}

function hoursStep({ dialled }: SimulatedCall, { hours }: Routed, { routing }: Configured): Step[] {
  if (!hours) return [{ step: 'hours', fr: 'Le numéro est ouvert à toute heure.', en: 'The number is open at all hours.' }];
  const label = routing.hours.find(({ id }) => id === hours.id)?.label ?? { fr: hours.id, en: hours.id };
  const day = hours.holiday
    ? { fr: ` (jour férié : ${hours.holiday.fr})`, en: ` (public holiday: ${hours.holiday.en})` }
    : { fr: '', en: '' };
  return [
    {
      step: 'hours',
      fr: `Horaire « ${label.fr} » : ${hours.open ? 'ouvert' : 'fermé'}${day.fr}.${hours.open ? '' : ` Le ${dialled} suit « closed ».`}`,
      en: `Hours "${label.en}": ${hours.open ? 'open' : 'closed'}${day.en}.${hours.open ? '' : ` ${dialled} follows "closed".`}`,
    },
  ];
}

function priority({ dialled, from, trunk }: SimulatedCall, centre: Configured): Step {
  const number = parsePhoneNumber(from, centre.routing.centre.country);
  const caller: Caller = {
    ...{ number, shownNumber: null, masked: from === null, name: null, subscriber: null, previous: [] },
    ...{ callsLast24h: 0, lookups: {} },
  };
  const transferredBy = centre.routing.trunks.find(({ endpoint }) => endpoint === trunk)?.partner ?? null;
  const { priority: given, reasons } = prioritise({ dialled, caller, fixes: [], transferredBy }, centre);
  const why = (language: 'fr' | 'en') => reasons.map((each) => each[language]).join(' ; ');
  return {
    step: 'priority',
    fr: `Priorité P${given} (${why('fr')}).`,
    en: `Priority P${given} (${why('en')}).`,
  };
}

function toNeighbour({ name, trunk, number, ringMs }: NonNullable<Routed['neighbour']>): Step {
  return {
    step: 'neighbour',
    fr: `Passé à ${name} : ${number} par le faisceau ${trunk}, ${seconds(ringMs)} s au plus. Sans réponse, l’appelant revient, devant ceux de sa priorité.`,
    en: `Handed to ${name}: ${number} by the trunk ${trunk}, ${seconds(ringMs)} s at most. Not answered, the caller comes back, ahead of its class.`,
  };
}

function groupStep(group: GroupId, { skills }: Routed, { positions, routing }: Configured): Step {
  const able = positions.filter(({ groups }) => groups.includes(group));
  const preferred =
    skills.length > 0
      ? { fr: `, de préférence ${skills.join(', ')}`, en: `, preferably ${skills.join(', ')}` }
      : { fr: '', en: '' };
  return {
    step: 'group',
    fr: `Groupe ${group}${preferred.fr} : ${named(able)}. Le poste libre depuis le plus longtemps sonne ${seconds(routing.ringMs)} s ; sans réponse, un autre.`,
    en: `Group ${group}${preferred.en}: ${named(able)}. The position idle for longest rings for ${seconds(routing.ringMs)} s; not answered, another does.`,
  };
}

/** `p01, p02, p03 … p30 (30)`. */
function named(positions: Configured['positions']): string {
  const ids = positions.map(({ id }) => id);
  const shown = ids.length > 6 ? [...ids.slice(0, 3), '…', ids.at(-1)] : ids;
  return `${shown.join(', ').replace(', …,', ' …')} (${ids.length})`;
}

/** What waiting alone brings about, in the order of time; a queue of `queueLength` calls at the beginning. */
function overflows(call: SimulatedCall, routed: Routed, { routing }: Configured): (Overflow & { afterMs: number })[] {
  const found: (Overflow & { afterMs: number })[] = [];
  const times = [...new Set([0, ...routing.overflow.flatMap(({ afterMs }) => afterMs ?? [])])].sort((a, b) => a - b);
  let groups = routed.groups;
  const refusedBy = routed.neighbour ? [routed.neighbour.id] : [];
  for (const afterMs of times) {
    for (;;) {
      const next = overflow({ groups, trunk: call.trunk, waitedMs: afterMs, refusedBy }, () => call.queueLength ?? 0, routing);
      if (!next) break;
      found.push({ ...next, afterMs });
      if ('groups' in next.to) groups = [...groups, ...next.to.groups];
      else refusedBy.push(next.to.neighbour.id);
    }
  }
  return found;
}

function overflowStep({ from, because, to, afterMs }: Overflow & { afterMs: number }, { positions }: Configured): Step {
  const when =
    because === 'waited'
      ? { fr: `Après ${seconds(afterMs)} s d’attente`, en: `After ${seconds(afterMs)} s of waiting` }
      : { fr: `Tant d’appels attendent ${from}`, en: `So many calls wait for ${from}` };
  if ('neighbour' in to) {
    const { fr, en } = toNeighbour(to.neighbour);
    return { step: 'overflow', fr: `${when.fr} : ${fr}`, en: `${when.en}: ${en}` };
  }
  const further = to.groups
    .map((group) => `${group} : ${named(positions.filter(({ groups }) => groups.some((each) => groupId(each) === group)))}`)
    .join(' ; ');
  return {
    step: 'overflow',
    fr: `${when.fr}, aussi les postes de ${further}.`,
    en: `${when.en}, also the positions of ${further}.`,
  };
}

const everywhere: Step = {
  step: 'everywhere',
  fr: 'Si personne n’est connecté dans ces groupes, ou si Tocsin se tait trois secondes, tous les téléphones sonnent, par la file du PBX.',
  en: 'Where nobody is signed in for these groups, or Tocsin is silent for three seconds, every phone rings, by the PBX’s own queue.',
};
