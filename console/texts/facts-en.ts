/** The journal and the links in English. */

import { standingFact } from '../../services/events/other-values.ts';
import type { ClosingProof } from '../../services/sheets/closing.ts';
import { followUpFacts } from './follow-up-en.ts';
import type { JournalTexts, LinkTexts } from './kinds.ts';
import { rows } from './rows-en.ts';
import { fieldName, sayRow, sayValue } from './say-fact.ts';
import { saySaid } from './say-said.ts';
import { unitFacts } from './unit-facts-en.ts';

export const many = (count: number, one: string, more = `${one}s`) => `${count} ${count === 1 ? one : more}`;

export const failures = {
  'no answer': 'no answer',
  busy: 'phone busy',
  unreachable: 'phone unreachable',
  refused: 'refused',
  withdrawn: 'offer withdrawn',
};

export const linkRefusals = {
  denied: 'refused on the telephone',
  unavailable: 'the telephone does not find it',
  unsupported: 'the telephone cannot give it',
};

export const links: LinkTexts = {
  avl: {
    name: 'Vehicles',
    down: 'Vehicles no longer say where they are. Ask for their position and status by radio.',
    degraded: 'Positions of vehicles are missing or refused. Look at their age before you rely on them.',
  },
  travel: {
    name: 'Travel times',
    down: 'Times by road no longer come. The times proposed are by straight line.',
    degraded: 'Times by road are missing, all or some. Those that are missing are estimated by straight line.',
  },
  roster: {
    name: 'Roster',
    down: 'The roster is no longer checked. Keep the paper list at hand.',
    degraded: 'A duty is empty or a number is refused. See the list before you need it.',
  },
  pbx: {
    name: 'PBX',
    down: 'The PBX does not answer Tocsin. Phones ring without it; sheets will open when it is back.',
    degraded: 'The PBX answers badly. Calls may be late on the screen.',
  },
  journal: {
    name: 'Journal',
    down: 'Nothing is written to the server’s disk. What you type stays on this machine; put the essential on paper.',
    degraded: 'The server’s disk is slow. Saving falls behind.',
  },
  mongodb: {
    name: 'MongoDB',
    down: 'The copy beyond this machine has stopped. Work goes on; all is kept here and will follow.',
    degraded: 'The copy beyond this machine falls behind. Work goes on.',
  },
  subscribers: {
    name: 'Directory',
    down: 'Subscribers’ names and addresses no longer come. Ask the caller.',
    degraded: 'Subscribers’ names and addresses come late or not at all. Ask the caller.',
  },
  sms: {
    name: 'SMS gateway',
    down: 'Texts no longer leave. They are kept and sent when it is back; call the caller back where it presses.',
    degraded: 'Texts leave late. Each says on the sheet how far it is.',
  },
  search: {
    name: 'Search',
    down: 'The search over all sheets has stopped. Open sheets stay on the screen.',
    degraded: 'The search does not find every sheet yet: its index is being made.',
  },
  places: {
    name: 'Places',
    down: 'The search for places has stopped. Give coordinates, or take the caller’s position.',
    degraded: 'The new addresses are refused. Those before stay in service.',
  },
  aml: {
    name: 'AML locations',
    down: 'The telephones’ locations (AML) no longer come. Ask for the place.',
    degraded: 'Some telephones’ locations (AML) are refused. Ask for the place; tell the administrator.',
  },
  configuration: {
    name: 'Configuration',
    down: 'The configuration could not be read. The one in service goes on.',
    degraded: 'The new configuration is refused. The one before stays in service.',
  },
};

const ways = { sms: 'SMS', sip: 'SIP' };

const outcomes = { reached: 'reached', 'no answer': 'no answer', 'not needed': 'not needed' };

const proof = (one: ClosingProof): string => {
  switch (one.is) {
    case 'partner':
      return one.label.en;
    case 'duplicate':
      return `sheet ${one.number}`;
    case 'silent-check':
      return 'check done';
  }
};

export const journal: JournalTexts = {
  CallQueued: (entry, names) =>
    `Call to ${entry.facts.dialled} (${names.service(entry.facts.service)}) by ${entry.facts.trunk}, queued as P${entry.facts.priority}.`,
  CallerLearned: ({ caller: { subscriber, previous } }) => {
    const known = [subscriber && `subscriber ${subscriber.name}`, previous.length > 0 && many(previous.length, 'previous call')];
    const said = known.filter(Boolean).join(', ');
    return said ? `Caller: ${said}.` : 'Caller: nothing more is known.';
  },
  CallFixAdded: ({ fix: { method, commune } }, _names, author) => {
    if (author.kind === 'lookup' && author.source === 'communes' && commune) return `Commune of the location: ${commune.name}.`;
    return `Location received${method ? ` (${method})` : ''}.`;
  },
  CallPrioritised: (entry) => `Priority P${entry.priority}: ${entry.reasons.at(-1)?.en ?? 'no reason given'}.`,
  CallOffered: (entry, names) => `Offered to ${names.position(entry.position)}.`,
  CallRang: (entry, names) => `Rings at ${names.position(entry.position)}.`,
  CallOfferFailed: (entry, names) =>
    `${names.position(entry.position)}: ${failures[entry.failure]}. The call goes back ahead of its class.`,
  CallDiverted: () => 'Sent to the PBX’s own queue: every phone rings.',
  CallReturned: () => 'The caller is alone again: back in the queue.',
  CallResumed: () => 'Another text after the end: the exchange waits again.',
  TextReceived: ({ text, route }) => `Text received by ${ways[route.by]}: “${text}”`,
  TextWritten: ({ text, operator }) => `Text ${operator ? `of ${operator}` : 'of Tocsin'} to the caller: “${text}”`,
  TextTried: () => 'Sending of the text asked for.',
  TextSent: () => 'Text sent.',
  TextDelivered: () => 'Text delivered to the phone.',
  TextFailed: ({ detail }) => `Text not sent: ${detail}.`,
  KeyPressed: ({ key, meaning }) => `The caller pressed ${key}${meaning ? `: ${meaning.en}` : ''}.`,
  CallerPrompted: ({ by }) => `${by} has the caller asked to answer by keys.`,
  CallerPromptFailed: ({ detail }) => `The request could not be played to the caller: ${detail}.`,
  CallOverflowed: ({ from, because, to }, names) => {
    const why =
      because === 'closed'
        ? 'The number is closed at this hour'
        : because === 'waited'
          ? `Too long a wait for ${from}`
          : `Too many calls wait for ${from}`;
    return 'groups' in to
      ? `${why}: offered to ${to.groups.join(', ')} too.`
      : `${why}: handed to ${names.position(to.neighbour)}.`;
  },
  CallTakenBack: () => 'Taken back from the PBX’s own queue.',
  CallRejoinAsked: ({ position }, names) => `Phone lost at ${names.position(position)}: the call is taken up again there.`,
  CallAnswered: (entry, names) =>
    `Answered at ${names.position(entry.position)}${entry.operator ? ` by ${entry.operator}` : ''}.`,
  CallEnded: (entry) =>
    `Call over${entry.by === 'caller' ? ', the caller hung up' : entry.by === 'position' ? ', hung up at the position' : ''}${entry.exact ? '' : ' (found afterwards)'}.`,
  CallAbandoned: (entry) => `The caller hung up before an answer${entry.exact ? '' : ' (found afterwards)'}. To be called back.`,
  CallBackRecorded: (entry) => `Call-back by ${entry.by}: ${outcomes[entry.outcome]}${entry.note ? `, ${entry.note}` : ''}.`,
  CallMovedToSheet: () => 'Call moved to this sheet.',
  SheetOpened: (entry) => `Sheet ${entry.number} opened.`,
  NoteWritten: (entry) => `“${entry.text}”`,
  NatureChosen: (entry) => `Nature: ${entry.label.en}.`,
  QuestionAnswered: ({ fact, label }) => `${fact.en}: ${label ? label.en : 'question skipped'}.`,
  PriorityDecided: ({ priority, proposed, reason }) => {
    const against = priority === proposed.priority ? ', as proposed' : ` instead of P${proposed.priority}`;
    return `Priority P${priority} decided${against}${reason ? `: ${reason}` : ''}.`;
  },
  PlaceSet: ({ label, outside, notes }) =>
    `Place: ${label}${outside ? `, outside the area${outside.neighbour ? ` (${outside.neighbour.name})` : ''}` : ''}${notes.length > 0 ? `. ${notes.map((note) => note.text).join('; ')}` : ''}.`,
  PlaceCleared: () => 'Place cleared.',
  FixNotesFound: ({ notes }) => `At the caller’s position: ${notes.map((note) => note.text).join('; ')}.`,
  FactAdded: ({ kind, fields }) => `${rows.kinds[kind]}: ${sayRow(rows, kind, fields)}.`,
  FactWritten: ({ kind, field, value, label }) =>
    `${rows.kinds[kind]}, ${fieldName(rows, kind, field).toLowerCase()}: ${sayValue(rows, field, { value, label }) || 'emptied'}.`,
  FactStruck: ({ kind }) => `Struck out: ${rows.kinds[kind].toLowerCase()}.`,
  FactRestored: ({ kind }) => `Put back: ${rows.kinds[kind].toLowerCase()}.`,
  SheetClosed: ({ disposition, note, proofs }) =>
    `Sheet closed: ${[disposition.label.en, ...proofs.map(proof), note].filter(Boolean).join(' · ')}.`,
  AddendumWritten: ({ text }) => `Addendum: "${text}"`,
  InstructionRead: ({ title, text }) => `Instruction read, ${title.en}: "${text}"`,
  LocateLinkAsked: ({ number, by }) => `Locate link asked for by ${by}, for ${number}.`,
  LocateLinkTried: () => 'SMS with the locate link handed to the gateway.',
  LocateLinkSent: () => 'SMS with the locate link sent.',
  LocateLinkFailed: ({ detail }) => `The SMS with the locate link was not sent: ${detail}.`,
  LocateLinkOpened: () => 'The caller opened the locate link.',
  LocateLinkDenied: ({ reason }) => `No location by the link: ${linkRefusals[reason]}.`,
  LocateLinkUsed: () => 'The caller sends their location by the link.',
  SheetJoinedTo: ({ number }) => `Same event as sheet ${number}: calls, notes and facts went there. Closed as a duplicate.`,
  EventJoined: ({ number, calls, notes }) =>
    `Sheet ${number} joined, same event: ${many(calls.length, 'call')}, ${many(notes.length, 'note')}.`,
  OtherValueTaken: ({ number, fact, facts }) => {
    const said = standingFact(facts, fact);
    const { name, value } = said ? saySaid(rows, said) : { name: fact, value: '' };
    return `${name}: “${value}”, taken from sheet ${number}.`;
  },
  SheetParted: ({ number }) => `Taken out of sheet ${number}: calls and notes taken back, sheet reopened.`,
  EventParted: ({ number, calls }) => `Sheet ${number} taken out, another event: ${many(calls.length, 'call')} taken back.`,
  EventHandedOver: ({ to, word }) => `Handed over to ${to ?? 'the room'}, not taken yet${word && `: “${word}”`}.`,
  EventTaken: ({ from, by }) => (from === by ? `Kept by ${by}.` : `Taken by ${by}${from ? ` from ${from}` : ''}.`),
  SheetReopened: ({ reason }) => `Sheet reopened: ${reason}.`,
  ImmediateDepartureDecided: ({ services, reasons }, names) =>
    `Immediate departure of ${services.map(names.service).join(', ')}: ${reasons.map((one) => one.en).join('; ')}.`,
  PositionConfigured: (entry) => `${entry.facts.name} configured.`,
  PositionRemoved: (entry, names) => `${names.position(entry.position)} taken out of the configuration.`,
  PositionOpened: (entry, names) => `${entry.operator} signs in at ${names.position(entry.position)}.`,
  PositionClosed: (entry, names) => `${names.position(entry.position)} closed.`,
  PositionPaused: (entry, names) => `${names.position(entry.position)} paused.`,
  PositionReadied: (entry, names) => `${names.position(entry.position)} ready.`,
  ...followUpFacts,
  ...unitFacts,
  CorrectionAsked: ({ object, text }) => `Correction asked for, ${object.name}: “${text}”`,
  CorrectionTaken: ({ by }) => `Correction taken up by ${by}.`,
  CorrectionDone: ({ note }) => `Correction done${note && `: ${note}`}.`,
  CorrectionRefused: ({ reason }) => `Correction refused: ${reason}.`,
  LinkChanged: (entry) => `${links[entry.link].name}: ${entry.state}.`,
  ConfigurationApplied: () => 'New configuration in service.',
  Started: (entry) => `Tocsin ${entry.version} started.`,
};
