/** Who is in charge of events, and how that passes on, in English. */
import type { EventHead } from '../../services/projections/event-head.ts';
import { many } from './facts-en.ts';
import type { handover as french } from './handover-fr.ts';

type Open = Pick<EventHead, 'unread' | 'notices'> & { alarms: number };

const openText = ({ unread, notices, alarms }: Open) =>
  [
    alarms > 0 && many(alarms, 'ALERT UNANSWERED', 'ALERTS UNANSWERED'),
    unread > 0 && many(unread, 'message to read', 'messages to read'),
    notices > 0 && many(notices, 'notice to be confirmed', 'notices to be confirmed'),
  ]
    .filter(Boolean)
    .join(' · ');

export const handover: typeof french = {
  title: 'Handover',
  button: (mine) => `Yours: ${mine}`,
  offered: (count) => `Handed over, to be taken: ${count}`,
  take: 'Take',
  keep: 'Keep',
  mine: (count) => `Yours: ${many(count, 'open event')}`,
  left: ({ callBacks, ...open }) =>
    [openText(open), callBacks > 0 && many(callBacks, 'call-back due in the room', 'call-backs due in the room')]
      .filter(Boolean)
      .join(' · ') || 'No message, notice, alert or call-back waits.',
  open: ({ alarms, ...head }) => openText({ ...head, alarms: alarms.length }),
  given: (from, to) => `handed over${from ? ` by ${from}` : ''} to ${to ?? 'the room'}, not taken yet`,
  inCharge: (who) => (who === null ? 'Followed by: nobody' : `Followed by: ${who}`),
  yours: 'Followed by: you',
  onlyMine: 'Mine only',
  what: 'Hand over',
  one: (number) => `event ${number}`,
  all: (count) => `all that is mine (${count})`,
  to: 'to',
  room: 'the room: who takes it first',
  word: 'A word',
  give: 'Hand over',
  leaveAnyway: 'Leave the position all the same',
  print: 'Print',
};
