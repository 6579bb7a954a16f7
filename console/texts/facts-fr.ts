/** The journal and the links in French. */

import { standingFact } from '../../services/events/other-values.ts';
import type { ClosingProof } from '../../services/sheets/closing.ts';
import { followUpFacts } from './follow-up-fr.ts';
import type { JournalTexts, LinkTexts } from './kinds.ts';
import { rows } from './rows-fr.ts';
import { fieldName, sayRow, sayValue } from './say-fact.ts';
import { saySaid } from './say-said.ts';
import { unitFacts } from './unit-facts-fr.ts';

export const many = (count: number, one: string, more = `${one}s`) => `${count} ${count < 2 ? one : more}`;

export const failures = {
  'no answer': 'sans réponse',
  busy: 'poste occupé',
  unreachable: 'téléphone injoignable',
  refused: 'refusé',
  withdrawn: 'proposition retirée',
};

export const linkRefusals = {
  denied: 'refusée sur le téléphone',
  unavailable: 'le téléphone ne la trouve pas',
  unsupported: 'le téléphone ne sait pas la donner',
};

export const links: LinkTexts = {
  avl: {
    name: 'Véhicules',
    down: 'Les véhicules ne disent plus où ils sont. Demandez leur position et leur état par radio.',
    degraded: 'Les positions des véhicules manquent ou sont refusées. Vérifiez leur âge avant de vous y fier.',
  },
  travel: {
    name: 'Temps de trajet',
    down: 'Les temps par la route ne viennent plus. Les temps proposés sont à vol d’oiseau.',
    degraded: 'Les temps par la route manquent en tout ou partie. Ceux qui manquent sont estimés à vol d’oiseau.',
  },
  roster: {
    name: 'Permanences',
    down: 'Le contrôle des permanences ne se fait plus. Gardez la liste papier à portée.',
    degraded: 'Une permanence est vide ou un numéro est refusé. Voyez la liste avant d’en avoir besoin.',
  },
  pbx: {
    name: 'Autocommutateur',
    down: 'Le standard ne répond pas à Tocsin. Les téléphones sonnent sans lui ; les fiches s’ouvriront à son retour.',
    degraded: 'Le standard répond mal. Des appels peuvent arriver en retard à l’écran.',
  },
  journal: {
    name: 'Journal',
    down: 'Rien ne s’écrit plus sur le disque du serveur. Ce que vous tapez reste sur ce poste ; notez l’essentiel sur papier.',
    degraded: 'Le disque du serveur est lent. L’enregistrement prend du retard.',
  },
  mongodb: {
    name: 'Base MongoDB',
    down: 'La copie hors de cette machine est arrêtée. Le travail continue ; tout est gardé ici et partira au retour.',
    degraded: 'La copie hors de cette machine prend du retard. Le travail continue.',
  },
  subscribers: {
    name: 'Annuaire',
    down: 'Les noms et adresses des abonnés ne viennent plus. Demandez-les à l’appelant.',
    degraded: 'Les noms et adresses des abonnés viennent en retard ou pas. Demandez-les à l’appelant.',
  },
  sms: {
    name: 'Passerelle SMS',
    down: 'Les SMS ne partent plus. Ils sont gardés et partiront au retour ; rappelez l’appelant si cela presse.',
    degraded: 'Les SMS partent en retard. Chacun dit sur la fiche où il en est.',
  },
  search: {
    name: 'Recherche',
    down: 'La recherche dans toutes les fiches est arrêtée. Les fiches ouvertes restent à l’écran.',
    degraded: 'La recherche ne trouve pas encore toutes les fiches : son index se construit.',
  },
  places: {
    name: 'Lieux',
    down: 'La recherche de lieux est arrêtée. Donnez des coordonnées, ou prenez la position de l’appelant.',
    degraded: 'La nouvelle base d’adresses est refusée. La précédente reste en service.',
  },
  aml: {
    name: 'Positions AML',
    down: 'Les positions des téléphones (AML) n’arrivent plus. Demandez le lieu.',
    degraded: 'Certaines positions de téléphones (AML) sont refusées. Demandez le lieu ; prévenez l’administrateur.',
  },
  configuration: {
    name: 'Configuration',
    down: 'La configuration n’a pas pu être lue. Celle qui est en service continue.',
    degraded: 'La nouvelle configuration est refusée. La précédente reste en service.',
  },
};

const ways = { sms: 'SMS', sip: 'SIP' };

const outcomes = { reached: 'joint', 'no answer': 'pas de réponse', 'not needed': 'sans objet' };

const proof = (one: ClosingProof): string => {
  switch (one.is) {
    case 'partner':
      return one.label.fr;
    case 'duplicate':
      return `fiche ${one.number}`;
    case 'silent-check':
      return 'contrôle fait';
  }
};

export const journal: JournalTexts = {
  CallQueued: (entry, names) =>
    `Appel au ${entry.facts.dialled} (${names.service(entry.facts.service)}) par ${entry.facts.trunk}, mis en file en P${entry.facts.priority}.`,
  CallerLearned: ({ caller: { subscriber, previous } }) => {
    const known = [
      subscriber && `abonné ${subscriber.name}`,
      previous.length > 0 && many(previous.length, 'appel précédent', 'appels précédents'),
    ].filter(Boolean);
    return known.length > 0 ? `Appelant : ${known.join(', ')}.` : 'Appelant : rien de plus n’est connu.';
  },
  CallFixAdded: ({ fix: { method, commune } }, _names, author) => {
    if (author.kind === 'lookup' && author.source === 'communes' && commune) return `Commune de la position : ${commune.name}.`;
    return `Position reçue${method ? ` (${method})` : ''}.`;
  },
  CallPrioritised: (entry) => `Priorité P${entry.priority} : ${entry.reasons.at(-1)?.fr ?? 'sans motif'}.`,
  CallOffered: (entry, names) => `Proposé à ${names.position(entry.position)}.`,
  CallRang: (entry, names) => `Sonne à ${names.position(entry.position)}.`,
  CallOfferFailed: (entry, names) =>
    `${names.position(entry.position)} : ${failures[entry.failure]}. L’appel revient en tête de sa file.`,
  CallDiverted: () => 'Passé à la file du standard : tous les téléphones sonnent.',
  CallReturned: () => 'L’appelant est de nouveau seul : remis en attente.',
  CallResumed: () => 'Nouveau message après la fin : l’échange est remis en attente.',
  TextReceived: ({ text, route }) => `Message reçu par ${ways[route.by]} : « ${text} »`,
  TextWritten: ({ text, operator }) => `Message ${operator ? `de ${operator}` : 'de Tocsin'} à l’appelant : « ${text} »`,
  TextTried: () => 'Envoi du message demandé.',
  TextSent: () => 'Message parti.',
  TextDelivered: () => 'Message remis au téléphone.',
  TextFailed: ({ detail }) => `Message non envoyé : ${detail}.`,
  KeyPressed: ({ key, meaning }) => `L’appelant a tapé ${key}${meaning ? ` : ${meaning.fr}` : ''}.`,
  CallerPrompted: ({ by }) => `${by} fait demander à l’appelant de répondre par les touches.`,
  CallerPromptFailed: ({ detail }) => `La demande n’a pas pu être jouée à l’appelant : ${detail}.`,
  CallOverflowed: ({ from, because, to }, names) => {
    const why =
      because === 'closed'
        ? 'Numéro fermé à cette heure'
        : because === 'waited'
          ? `Trop d’attente pour ${from}`
          : `Trop d’appels attendent ${from}`;
    return 'groups' in to
      ? `${why} : proposé aussi à ${to.groups.join(', ')}.`
      : `${why} : passé à ${names.position(to.neighbour)}.`;
  },
  CallTakenBack: () => 'Repris de la file du standard.',
  CallRejoinAsked: ({ position }, names) => `Téléphone perdu à ${names.position(position)} : l’appel y est repris.`,
  CallAnswered: (entry, names) =>
    `Décroché à ${names.position(entry.position)}${entry.operator ? ` par ${entry.operator}` : ''}.`,
  CallEnded: (entry) =>
    `Fin de l’appel${entry.by === 'caller' ? ', raccroché par l’appelant' : entry.by === 'position' ? ', raccroché au poste' : ''}${entry.exact ? '' : ' (constatée après coup)'}.`,
  CallAbandoned: (entry) => `L’appelant a raccroché avant la réponse${entry.exact ? '' : ' (constaté après coup)'}. À rappeler.`,
  CallBackRecorded: (entry) => `Rappel par ${entry.by} : ${outcomes[entry.outcome]}${entry.note ? `, ${entry.note}` : ''}.`,
  CallMovedToSheet: () => 'Appel passé à cette fiche.',
  SheetOpened: (entry) => `Fiche ${entry.number} ouverte.`,
  NoteWritten: (entry) => `« ${entry.text} »`,
  NatureChosen: (entry) => `Nature : ${entry.label.fr}.`,
  QuestionAnswered: ({ fact, label }) => `${fact.fr} : ${label ? label.fr : 'question passée'}.`,
  PriorityDecided: ({ priority, proposed, reason }) => {
    const against = priority === proposed.priority ? ', comme proposée' : ` au lieu de P${proposed.priority}`;
    return `Priorité P${priority} décidée${against}${reason ? ` : ${reason}` : ''}.`;
  },
  PlaceSet: ({ label, outside, notes }) =>
    `Lieu : ${label}${outside ? `, hors secteur${outside.neighbour ? ` (${outside.neighbour.name})` : ''}` : ''}${notes.length > 0 ? `. ${notes.map((note) => note.text).join(' ; ')}` : ''}.`,
  PlaceCleared: () => 'Lieu effacé.',
  FixNotesFound: ({ notes }) => `À la position de l’appelant : ${notes.map((note) => note.text).join(' ; ')}.`,
  FactAdded: ({ kind, fields }) => `${rows.kinds[kind]} : ${sayRow(rows, kind, fields)}.`,
  FactWritten: ({ kind, field, value, label }) =>
    `${rows.kinds[kind]}, ${fieldName(rows, kind, field).toLowerCase()} : ${sayValue(rows, field, { value, label }) || 'vidé'}.`,
  FactStruck: ({ kind }) => `Biffé : ${rows.kinds[kind].toLowerCase()}.`,
  FactRestored: ({ kind }) => `Rétabli : ${rows.kinds[kind].toLowerCase()}.`,
  SheetClosed: ({ disposition, note, proofs }) =>
    `Fiche close : ${[disposition.label.fr, ...proofs.map(proof), note].filter(Boolean).join(' · ')}.`,
  AddendumWritten: ({ text }) => `Complément : « ${text} »`,
  InstructionRead: ({ title, text }) => `Consigne lue, ${title.fr} : « ${text} »`,
  LocateLinkAsked: ({ number, by }) => `Lien de localisation demandé par ${by} pour ${number}.`,
  LocateLinkTried: () => 'SMS du lien de localisation remis à la passerelle.',
  LocateLinkSent: () => 'SMS du lien de localisation envoyé.',
  LocateLinkFailed: ({ detail }) => `Le SMS du lien de localisation n’est pas parti : ${detail}.`,
  LocateLinkOpened: () => 'L’appelant a ouvert le lien de localisation.',
  LocateLinkDenied: ({ reason }) => `Pas de position par le lien : ${linkRefusals[reason]}.`,
  LocateLinkUsed: () => 'L’appelant envoie sa position par le lien.',
  SheetJoinedTo: ({ number }) =>
    `Même événement que la fiche ${number} : appels, notes et faits y sont passés. Close comme doublon.`,
  EventJoined: ({ number, calls, notes }) =>
    `Fiche ${number} rattachée, même événement : ${many(calls.length, 'appel')}, ${many(notes.length, 'note')}.`,
  OtherValueTaken: ({ number, fact, facts }) => {
    const said = standingFact(facts, fact);
    const { name, value } = said ? saySaid(rows, said) : { name: fact, value: '' };
    return `${name} : « ${value} », repris de la fiche ${number}.`;
  },
  SheetParted: ({ number }) => `Séparée de la fiche ${number} : appels et notes repris, fiche rouverte.`,
  EventParted: ({ number, calls }) =>
    `Fiche ${number} séparée, autre événement : ${many(calls.length, 'appel repris', 'appels repris')}.`,
  EventHandedOver: ({ to, word }) => `Remis à ${to ?? 'la salle'}, pas encore pris${word && ` : « ${word} »`}.`,
  EventTaken: ({ from, by }) => (from === by ? `Gardé par ${by}.` : `Suivi pris par ${by}${from ? `, de ${from}` : ''}.`),
  SheetReopened: ({ reason }) => `Fiche rouverte : ${reason}.`,
  ImmediateDepartureDecided: ({ services, reasons }, names) =>
    `Départ immédiat de ${services.map(names.service).join(', ')} : ${reasons.map((one) => one.fr).join(' ; ')}.`,
  PositionConfigured: (entry) => `${entry.facts.name} configuré.`,
  PositionRemoved: (entry, names) => `${names.position(entry.position)} retiré de la configuration.`,
  PositionOpened: (entry, names) => `${entry.operator} prend ${names.position(entry.position)}.`,
  PositionClosed: (entry, names) => `${names.position(entry.position)} fermé.`,
  PositionPaused: (entry, names) => `${names.position(entry.position)} en pause.`,
  PositionReadied: (entry, names) => `${names.position(entry.position)} prêt.`,
  ...followUpFacts,
  ...unitFacts,
  CorrectionAsked: ({ object, text }) => `Correction demandée, ${object.name} : « ${text} »`,
  CorrectionTaken: ({ by }) => `Correction prise en charge par ${by}.`,
  CorrectionDone: ({ note }) => `Correction faite${note && ` : ${note}`}.`,
  CorrectionRefused: ({ reason }) => `Correction refusée : ${reason}.`,
  LinkChanged: (entry) => `${links[entry.link].name} : ${entry.state}.`,
  ConfigurationApplied: () => 'Nouvelle configuration en service.',
  Started: (entry) => `Tocsin ${entry.version} démarré.`,
};
