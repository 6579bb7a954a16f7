/** Who is in charge of events, and how that passes on, in French. */
import type { EventHead } from '../../services/projections/event-head.ts';
import type { Charge } from '../state/handover.ts';
import { many } from './facts-fr.ts';

type Open = Pick<EventHead, 'unread' | 'notices'> & { alarms: number };

const openText = ({ unread, notices, alarms }: Open) =>
  [
    alarms > 0 && many(alarms, 'ALERTE SANS RÉPONSE', 'ALERTES SANS RÉPONSE'),
    unread > 0 && many(unread, 'message à lire', 'messages à lire'),
    notices > 0 && many(notices, 'avis à confirmer', 'avis à confirmer'),
  ]
    .filter(Boolean)
    .join(' · ');

export const handover = {
  title: 'Relève',
  button: (mine: number) => `À vous : ${mine}`,
  offered: (count: number) => `Remis, à prendre : ${count}`,
  take: 'Prendre',
  keep: 'Garder',
  mine: (count: number) => `À vous : ${many(count, 'événement ouvert', 'événements ouverts')}`,
  left: ({ callBacks, ...open }: Charge) =>
    [openText(open), callBacks > 0 && many(callBacks, 'rappel à faire dans la salle', 'rappels à faire dans la salle')]
      .filter(Boolean)
      .join(' · ') || 'Aucun message, avis, alerte ni rappel en attente.',
  open: ({ alarms, ...head }: EventHead) => openText({ ...head, alarms: alarms.length }),
  given: (from: string | null, to: string | null) => `remis${from ? ` par ${from}` : ''} à ${to ?? 'la salle'}, pas encore pris`,
  inCharge: (who: string | null) => (who === null ? 'Suivi : personne' : `Suivi : ${who}`),
  yours: 'Suivi : vous',
  onlyMine: 'Les miens',
  what: 'Remettre',
  one: (number: string) => `l’événement ${number}`,
  all: (count: number) => `tout ce qui est à moi (${count})`,
  to: 'à',
  room: 'la salle : le premier qui prend',
  word: 'Un mot',
  give: 'Remettre',
  leaveAnyway: 'Quitter le poste quand même',
  print: 'Imprimer',
};
