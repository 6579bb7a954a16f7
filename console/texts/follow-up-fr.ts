/** Notices, procedures and other services, in French: the journal, then the panels. */
import type { FollowUpEntry } from '../../services/sheets/follow-up.ts';
import type { JournalTexts } from './kinds.ts';

const whys = { failed: 'échec', 'no answer': 'sans réponse dans le délai', 'not reached': 'pas joint' };
const answers = {
  accepted: 'accepte',
  refused: 'refuse',
  'no answer': 'pas de réponse',
  arrived: 'sur place',
  over: 'terminé',
};

export const followUpFacts: Pick<JournalTexts, FollowUpEntry['type']> = {
  NoticeOrdered: ({ recipient, text, by }) => `Avis à ${recipient.label.fr}${by === null ? ', par la règle' : ''} : « ${text} »`,
  NoticeTried: ({ notice, step }) => `Avis ${notice} : essai ${step + 1}.`,
  NoticeSent: ({ notice, step }) => `Avis ${notice} : essai ${step + 1} remis à la passerelle.`,
  NoticeStepOver: ({ notice, step, why, detail }) =>
    `Avis ${notice} : essai ${step + 1}, ${[whys[why], detail].filter(Boolean).join(', ')}.`,
  NoticeReceived: ({ notice, proof, note }) =>
    `Avis ${notice} reçu, ${proof === 'link' ? 'confirmé par le lien du message' : 'confirmé de vive voix'}${note && ` : ${note}`}.`,
  NoticeCancelled: ({ notice, reason }) => `Avis ${notice} annulé : ${reason}.`,
  ProcedureAttached: ({ label }) => `Procédure suivie : ${label.fr}.`,
  ProcedureStepTicked: ({ text, state, note }) => `${state === 'done' ? 'Fait' : 'Laissé'} : ${text.fr}${note && ` (${note})`}`,
  ProcedureStepReopened: ({ text }) => `À faire de nouveau : ${text.fr}`,
  PartnerRequested: ({ partner, number, text }) =>
    `${partner.label.fr} demandé${number ? ` au ${number}` : ''}${text && ` : « ${text} »`}.`,
  PartnerAnswered: ({ answer, etaMinutes, note }) =>
    `Service demandé : ${[answers[answer], etaMinutes !== null && `délai ${etaMinutes} min`, note].filter(Boolean).join(', ')}.`,
};

export const followUp = {
  notices: 'Avis',
  noticesEmpty: 'Aucun avis. Ceux que les règles demandent se proposent ici.',
  proposed: 'À prévenir',
  sendAll: 'Prévenir tous',
  send: 'Prévenir',
  by: (rule: string) => `règle : ${rule}`,
  text: (who: string) => `Texte de l’avis à ${who}`,
  another: 'Prévenir quelqu’un d’autre',
  choose: 'Choisir…',
  states: {
    sending: 'envoi en cours',
    sent: 'envoyé, pas encore confirmé',
    'to call': 'à appeler maintenant',
    received: 'reçu',
    unreached: 'PERSONNE JOINT',
    cancelled: 'annulé',
  },
  step: (means: string, person: string, number: string) => `${means} · ${person} · ${number}`,
  means: { phone: 'téléphone' } as Record<string, string>,
  why: whys,
  until: (time: string) => `sans réponse, on continue à ${time}`,
  confirm: 'Confirmé',
  notReached: 'Pas joint',
  cancel: 'Annuler',
  reason: 'Motif',
  proof: { link: 'par le lien', 'by hand': 'de vive voix' },
  nobodyOnDuty: 'personne de permanence',

  procedures: 'Consignes',
  proceduresEmpty: 'Aucune procédure pour cette situation. Choisissez-en une, ou décidez la nature.',
  stepsLeft: (count: number) => (count === 0 ? 'tout est fait' : `reste ${count}`),
  done: 'Fait',
  leaveOut: 'Laisser',
  reopen: 'À refaire',
  whyLeft: 'Pourquoi elle est laissée',
  attach: 'Suivre une autre procédure',
  source: (text: string) => `Source : ${text}`,

  partners: 'Autres services',
  partnersEmpty: 'Aucun service demandé.',
  ask: 'Demander',
  askWhat: 'Ce qui est demandé',
  askWho: 'Service',
  answers,
  answer: 'Réponse',
  eta: 'délai en minutes',
  waiting: (since: string) => `attend une réponse depuis ${since}`,
  late: 'EN RETARD',
  due: (minutes: number) => `délai ${minutes} min`,
};
