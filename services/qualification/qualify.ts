import type { Nature } from '../../config/natures/schema.ts';
import type { Qualification } from '../../config/protocols/load-qualification.ts';
import type { Protocol } from '../../config/protocols/schema.ts';
import { hazardsOn, victimsOn } from '../facts/facts.ts';
import type { Sheet } from '../sheets/sheet.ts';
import type { DepartureReason } from './engagement.ts';
import { engagementFacts, immediateDepartures } from './engagement.ts';
import type { ProposedPriority } from './priority.ts';
import { proposePriority } from './priority.ts';
import type { Answers, Evaluation } from './protocol.ts';
import { evaluateProtocol } from './protocol.ts';

/** What a centre's catalogue makes of a sheet. */
export type Qualified = {
  /** Null while none is chosen, and where the catalogue no longer has it. */
  nature: Nature | null;
  protocol: Protocol | null;
  evaluation: Evaluation | null;
  proposed: ProposedPriority | null;
  /** Immediate departure of services that no decision has sent yet, and every reason that calls one of them; null where none is demanded. */
  demanded: { services: string[]; reasons: [DepartureReason, ...DepartureReason[]] } | null;
};

/** The desk decides with it and the console shows it, from the same catalogue and the same sheet. Pure. */
export function qualify(catalogue: Qualification, sheet: Pick<Sheet, 'nature' | 'answers' | 'departures' | 'facts'>): Qualified {
  const nature = catalogue.natures.find((one) => one.id === sheet.nature?.id) ?? null;
  if (!nature) return { nature, protocol: null, evaluation: null, proposed: null, demanded: null };
  const protocol = catalogue.protocols.find((one) => one.natures.includes(nature.id)) ?? null;
  const evaluation = protocol && evaluateProtocol(protocol, answersOf(sheet));
  const written = { hazards: hazardsOn(sheet.facts), victims: victimsOn(sheet.facts) };
  const departures = immediateDepartures(catalogue.engagement, engagementFacts(nature, evaluation, written));
  return {
    nature,
    protocol,
    evaluation,
    proposed: proposePriority(nature, evaluation),
    demanded: notSent(departures, new Set(sheet.departures.flatMap((one) => one.services))),
  };
}

/** What is left of these reasons once the services are sent; null where nothing is. */
export function notSent(all: readonly DepartureReason[], sent: ReadonlySet<string>): Qualified['demanded'] {
  const [first, ...others] = all.filter((reason) => reason.services.some((service) => !sent.has(service)));
  if (!first) return null;
  const services = new Set([first, ...others].flatMap((reason) => reason.services).filter((service) => !sent.has(service)));
  return { services: [...services], reasons: [first, ...others] };
}

const answersOf = ({ answers }: Pick<Sheet, 'answers'>): Answers =>
  Object.fromEntries(Object.entries(answers).map(([question, given]) => [question, given.answer]));
