/** Notices, procedures and other services, in French: the journal, then the panels. */
import type { FollowUpEntry } from '../../services/sheets/follow-up.ts';
import type { JournalTexts } from './kinds.ts';

const whys = { failed: 'échec', 'no answer': 'sans réponse dans le délai', 'not reached': 'pas joint' };
const forms = { situation: 'point de situation', request: 'demande', 'all clear': 'fin d’intervention', free: 'message' };
const outSteps = {
  'no phone': 'votre téléphone n’a pas décroché',
  dialled: 'numéro composé',
  answered: 'le service a décroché',
  ended: 'terminé',
};
const answers = {
  accepted: 'accepte',
  refused: 'refuse',
  'no answer': 'pas de réponse',
  arrived: 'sur place',
  over: 'terminé',
};

export const followUpFacts: Pick<JournalTexts, FollowUpEntry['type']> = {
  AlertPlanned: ({ callSign, text, steps }) =>
    steps.length > 0 ? `Alerte de ${callSign} : « ${text} »` : `${callSign} : aucun moyen d'alerte, le prévenir par radio.`,
  AlertTried: ({ callSign, means }) => `Alerte de ${callSign} par ${means}.`,
  AlertSent: ({ callSign, means }) => `Alerte de ${callSign} remise à ${means}.`,
  AlertStepOver: ({ callSign, means, why, detail }) =>
    `Alerte de ${callSign} par ${means} : ${[whys[why], detail].filter(Boolean).join(', ')}.`,
  AlertAlarmSeen: ({ callSign }) => `Alerte sans réponse de ${callSign} : prise en charge par l’opérateur.`,
  FieldMessageReceived: ({ from, form, text }) => `${from.callSign}, ${forms[form]} : « ${text} »`,
  InstructionSent: ({ to, text }) => `Consigne à ${to.map((one) => one.callSign).join(', ')} : « ${text} »`,
  FieldMessageAcknowledged: ({ unit }, names) => (unit === null ? 'Message lu.' : `Consigne reçue par ${names.unit(unit)}.`),
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
  PartnerCallOrdered: ({ number }) => `Appel du ${number} demandé.`,
  PartnerCallStepped: ({ step, status }) =>
    `Appel du service : ${outSteps[step]}${status && step !== 'dialled' ? ` (${status})` : ''}.`,
  TalkgroupAllotted: ({ label, shared, rule }) =>
    `Groupe radio ${label} attribué${rule === null ? ' à la main' : ''}${shared ? ', partagé avec d’autres événements' : ''}.`,
  TalkgroupLacking: ({ label }) => `Aucun groupe radio libre pour : ${label.fr}.`,
  TalkgroupReleased: ({ label }) => `Groupe radio ${label} rendu.`,
  PartnerRequested: ({ partner, number, text }) =>
    `${partner.label.fr} demandé${number ? ` au ${number}` : ''}${text && ` : « ${text} »`}.`,
  PartnerAnswered: ({ answer, etaMinutes, note }) =>
    `Service demandé : ${[answers[answer], etaMinutes !== null && `délai ${etaMinutes} min`, note].filter(Boolean).join(', ')}.`,
};

export const followUp = {
  radio: {
    title: 'Ordre de transmission',
    allot: 'Groupe radio',
    release: (label: string) => `Rendre ${label}`,
    shared: 'PARTAGÉ',
    none: 'Aucun groupe attribué',
    lacking: (label: string) => `AUCUN GROUPE LIBRE : ${label}. Libérez celui d’un autre événement, puis redemandez-en un.`,
    print: 'Imprimer',
    who: 'Qui',
    withWhom: 'Avec qui',
    on: 'Sur',
    ofEvent: 'groupe de l’événement',
    sheet: (number: string) => `Fiche ${number}`,
    units: 'Moyens engagés',
    since: (time: string) => `depuis ${time}`,
  },
  units: 'Moyens',
  unitsEmpty: 'Aucun moyen engagé. Leur alerte et leurs messages viennent ici.',
  alert: {
    'no means': 'À PRÉVENIR PAR RADIO',
    alerting: 'alerte en cours',
    alerted: 'alerté, attend l’accusé',
    unanswered: 'ALERTE SANS RÉPONSE',
    acknowledged: 'a accusé réception',
    over: 'mission finie avant l’accusé',
  },
  forms,
  acknowledgedByRadio: 'Reçu par radio',
  messages: 'Messages',
  messagesEmpty: 'Aucun message.',
  read: 'Lu',
  hasIt: 'L’a reçue',
  to: 'À',
  from: 'De',
  event: 'tous ceux de l’événement',
  all: 'tous les moyens du centre',
  form: 'Forme',
  messageText: 'Texte du message',
  record: 'Noter le message',
  instruct: 'Donner la consigne',
  unheard: (names: string) => `pas encore reçue : ${names}`,

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
  means: { phone: 'téléphone', 'unit-page': 'page du moyen' } as Record<string, string>,
  /** Why a means failed, as the sender wrote it down. */
  detail: (written: string) => {
    const late = /^no answer in (\d+) ms$/.exec(written);
    if (late) return `pas de réponse en ${Number(late[1]) / 1_000} s`;
    const known: Record<string, string> = {
      'no page open': 'aucune page ouverte',
      'the page did not show it': 'la page ne l’a pas affiché',
      unreachable: 'injoignable',
      'no SMS gateway is configured': 'aucune passerelle SMS configurée',
    };
    return known[written] ?? written;
  },
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
  call: 'Appeler',
  calls: (time: string, step: string) => `appel ${time} : ${step}`,
  outSteps,
  ringing: 'décrochez votre téléphone',
  askWhat: 'Ce qui est demandé',
  askWho: 'Service',
  answers,
  answer: 'Réponse',
  eta: 'délai en minutes',
  waiting: (since: string) => `attend une réponse depuis ${since}`,
  late: 'EN RETARD',
  due: (minutes: number) => `délai ${minutes} min`,
};
