import { statusNames } from '../../services/dispatch/status-names.ts';
import type { AssignmentOutcome, EngagementHow, UnitEntry } from '../../services/dispatch/unit.ts';
import type { JournalTexts } from './kinds.ts';

const hows: Record<EngagementHow, string> = { free: '', next: ' après sa mission en cours', diverted: ', dérouté' };
const outcomes: Record<AssignmentOutcome, string> = {
  done: 'mission finie',
  'stood down': 'désengagé',
  diverted: 'dérouté vers un autre événement',
  'unit lost': 'mission interrompue',
};

export const unitFacts: Pick<JournalTexts, UnitEntry['type']> = {
  UnitConfigured: ({ facts }) => `${facts.callSign} au tableau des moyens.`,
  UnitRemoved: ({ unit }, names) => `${names.unit(unit)} retiré du tableau des moyens.`,
  UnitEngaged: ({ callSign, how }) => `${callSign} engagé${hows[how]}.`,
  NextAssignmentBegun: ({ unit }, names) => `${names.unit(unit)} alerté : sa mission d’avant est finie.`,
  UnitStatusChanged: ({ unit, status, reason, source }, names) => {
    const by = source === 'unit page' ? ' (dit par l’équipage)' : source === 'avl' ? ' (dit par le véhicule)' : '';
    return `${names.unit(unit)} : ${statusNames[status].fr}${reason && ` (${reason})`}${by}.`;
  },
  AssignmentEnded: ({ unit, outcome, reason }, names) => `${names.unit(unit)} : ${outcomes[outcome]}${reason && ` (${reason})`}.`,
  UnitPositioned: ({ unit }, names) => `${names.unit(unit)} : position reçue.`,
  UnitCrewChanged: ({ unit, crew }, names) => `${names.unit(unit)} : ${crew} à bord.`,
  UnitLent: ({ unit, to }, names) => `${names.unit(unit)} prêté à ${to}.`,
  UnitTakenBack: ({ unit }, names) => `${names.unit(unit)} rendu au centre.`,
  UnitCheckDone: ({ unit, check }, names) => `${names.unit(unit)} : vérifié, ${check}.`,
  UnitPageLinked: ({ unit }, names) => `${names.unit(unit)} : page ouverte à un téléphone.`,
  UnitPageRevoked: ({ unit }, names) => `${names.unit(unit)} : page retirée à un téléphone.`,
};
