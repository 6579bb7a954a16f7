import { statusNames } from '../../services/dispatch/status-names.ts';
import type { AssignmentOutcome, EngagementHow, UnitEntry } from '../../services/dispatch/unit.ts';
import type { JournalTexts } from './kinds.ts';

const hows: Record<EngagementHow, string> = { free: '', next: ' after its present mission', diverted: ', diverted' };
const outcomes: Record<AssignmentOutcome, string> = {
  done: 'mission over',
  'stood down': 'stood down',
  diverted: 'diverted to another event',
  'unit lost': 'mission broken off',
};

export const unitFacts: Pick<JournalTexts, UnitEntry['type']> = {
  UnitConfigured: ({ facts }) => `${facts.callSign} on the board of units.`,
  UnitRemoved: ({ unit }, names) => `${names.unit(unit)} taken off the board of units.`,
  UnitEngaged: ({ callSign, how }) => `${callSign} engaged${hows[how]}.`,
  NextAssignmentBegun: ({ unit }, names) => `${names.unit(unit)} alerted: its mission before is over.`,
  UnitStatusChanged: ({ unit, status, reason, source }, names) => {
    const by = source === 'unit page' ? ' (said by the crew)' : source === 'avl' ? ' (said by the vehicle)' : '';
    return `${names.unit(unit)}: ${statusNames[status].en}${reason && ` (${reason})`}${by}.`;
  },
  AssignmentEnded: ({ unit, outcome, reason }, names) => `${names.unit(unit)}: ${outcomes[outcome]}${reason && ` (${reason})`}.`,
  UnitPositioned: ({ unit }, names) => `${names.unit(unit)}: position received.`,
  UnitCrewChanged: ({ unit, crew }, names) => `${names.unit(unit)}: ${crew} on board.`,
  UnitLent: ({ unit, to }, names) => `${names.unit(unit)} lent to ${to}.`,
  UnitTakenBack: ({ unit }, names) => `${names.unit(unit)} back with this centre.`,
  UnitCheckDone: ({ unit, check }, names) => `${names.unit(unit)}: checked, ${check}.`,
  UnitPageLinked: ({ unit }, names) => `${names.unit(unit)}: page opened to a phone.`,
  UnitPageRevoked: ({ unit }, names) => `${names.unit(unit)}: page taken from a phone.`,
};
