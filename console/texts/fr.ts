/** Texts of the console in French. Written with plain spaces and apostrophes: `texts.ts` sets them by the French rules. */
import type { JournalTexts, LinkTexts } from './kinds.ts';

const many = (count: number, one: string, more = `${one}s`) => `${count} ${count < 2 ? one : more}`;

const failures = {
  'no answer': 'sans réponse',
  busy: 'poste occupé',
  unreachable: 'téléphone injoignable',
  refused: 'refusé',
  withdrawn: 'proposition retirée',
};

const links: LinkTexts = {
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
  configuration: {
    name: 'Configuration',
    down: 'La configuration n’a pas pu être lue. Celle qui est en service continue.',
    degraded: 'La nouvelle configuration est refusée. La précédente reste en service.',
  },
};

const outcomes = { reached: 'joint', 'no answer': 'pas de réponse', 'not needed': 'sans objet' };

const journal: JournalTexts = {
  CallQueued: (entry, names) =>
    `Appel au ${entry.facts.dialled} (${names.service(entry.facts.service)}) par ${entry.facts.trunk}, mis en file en P${entry.facts.priority}.`,
  CallerLearned: (entry) =>
    entry.caller.subscriber
      ? `Appelant identifié : ${entry.caller.subscriber.name}.`
      : entry.caller.previous.length > 0
        ? `${many(entry.caller.previous.length, 'appel précédent trouvé', 'appels précédents trouvés')}.`
        : 'Renseignements sur l’appelant mis à jour.',
  CallFixAdded: (entry) =>
    `Position reçue${entry.fix.method ? ` (${entry.fix.method})` : ''}${entry.fix.commune ? `, ${entry.fix.commune.name}` : ''}.`,
  CallPrioritised: (entry) => `Priorité P${entry.priority} : ${entry.reasons.at(-1)?.fr ?? 'sans motif'}.`,
  CallOffered: (entry, names) => `Proposé à ${names.position(entry.position)}.`,
  CallRang: (entry, names) => `Sonne à ${names.position(entry.position)}.`,
  CallOfferFailed: (entry, names) =>
    `${names.position(entry.position)} : ${failures[entry.failure]}. L’appel revient en tête de sa file.`,
  CallDiverted: () => 'Passé à la file du standard : tous les téléphones sonnent.',
  CallTakenBack: () => 'Repris de la file du standard.',
  CallAnswered: (entry, names) =>
    `Décroché à ${names.position(entry.position)}${entry.operator ? ` par ${entry.operator}` : ''}.`,
  CallEnded: (entry) =>
    `Fin de l’appel${entry.by === 'caller' ? ', raccroché par l’appelant' : entry.by === 'position' ? ', raccroché au poste' : ''}${entry.exact ? '' : ' (constatée après coup)'}.`,
  CallAbandoned: (entry) => `L’appelant a raccroché avant la réponse${entry.exact ? '' : ' (constaté après coup)'}. À rappeler.`,
  CallBackRecorded: (entry) => `Rappel par ${entry.by} : ${outcomes[entry.outcome]}${entry.note ? `, ${entry.note}` : ''}.`,
  SheetOpened: (entry) => `Fiche ${entry.number} ouverte.`,
  NoteWritten: (entry) => `« ${entry.text} »`,
  PositionConfigured: (entry) => `${entry.facts.name} configuré.`,
  PositionRemoved: (entry, names) => `${names.position(entry.position)} retiré de la configuration.`,
  PositionOpened: (entry, names) => `${entry.operator} prend ${names.position(entry.position)}.`,
  PositionClosed: (entry, names) => `${names.position(entry.position)} fermé.`,
  PositionPaused: (entry, names) => `${names.position(entry.position)} en pause.`,
  PositionReadied: (entry, names) => `${names.position(entry.position)} prêt.`,
  LinkChanged: (entry) => `${links[entry.link].name} : ${entry.state}.`,
  ConfigurationApplied: () => 'Nouvelle configuration en service.',
  Started: (entry) => `Tocsin ${entry.version} démarré.`,
};

export const fr = {
  language: 'Français',
  otherLanguage: 'English',
  page: 'Appel',
  journal,
  links,

  priorities: ['Vie en danger', 'Urgent', 'Courant', 'Peut attendre'] as [string, string, string, string],
  ago: (minutes: number) =>
    minutes < 1
      ? 'à l’instant'
      : minutes < 60
        ? `il y a ${minutes} min`
        : `il y a ${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')}`,
  daysAgo: (days: number) => `il y a ${many(days, 'jour')}`,
  secondsAgo: (seconds: number) => `il y a ${seconds} s`,
  unknown: 'inconnu',
  none: 'aucun',
  close: 'Fermer',
  understood: 'Vu',

  signIn: {
    title: 'Prise de poste',
    account: 'Compte',
    password: 'Mot de passe',
    position: 'Poste',
    positionHint: 'Tapez son numéro, ou choisissez dans la liste.',
    noPosition: (typed: string) => `Aucun poste ne porte le numéro ${typed}.`,
    submit: 'Prendre le poste',
    submitting: 'Prise de poste…',
    sound: 'Essayer le son',
    soundHint: 'Vous devez entendre deux tons montants : c’est un appel pour vous.',
    missing: 'Il manque le compte, le mot de passe ou le poste.',
    noServer: 'Le serveur Tocsin ne répond pas. Le standard fait sonner les téléphones sans lui. Nouvel essai en cours…',
    unsaved: (operator: string, count: number) =>
      `${many(count, 'ligne')} de ${operator} sur ce poste seulement : à sa prochaine prise de poste, Tocsin les enregistre.`,
    positions: 'Postes du centre',
  },

  position: {
    title: 'Mon poste',
    free: 'Libre',
    paused: 'En pause',
    ringing: 'Appel pour vous',
    'on-call': 'En ligne',
    'wrap-up': 'Fin d’appel',
    closed: 'Poste fermé',
    since: 'depuis',
    left: 'encore',
    pausedAfter: 'Pause après cet appel',
    marked: (failure: keyof typeof failures) => `Dernier appel : ${failures[failure]}. Vous êtes servi après les autres.`,
    ready: 'Prêt',
    reopen: 'Reprendre le poste',
    pause: 'Pause',
    pauseReason: 'Motif de la pause',
    leave: 'Quitter le poste',
    leaveBusy: 'Un appel est en cours : terminez-le avant de quitter le poste.',
    heldBy: (operator: string) => `tenu par ${operator}`,
    nobody: 'personne',
  },

  call: {
    title: 'Appel en main',
    empty: 'Aucun appel en main.',
    emptyHint: 'Le prochain sonne à votre téléphone et sa fiche s’ouvre ici.',
    emptyPaused: 'Vous êtes en pause : aucun appel ne vous est proposé.',
    pickUp: 'Décrochez',
    rings: 'sonne depuis',
    talking: 'en ligne depuis',
    over: 'durée de l’appel',
    masked: 'Numéro masqué',
    noNumber: 'Numéro absent',
    noName: 'nom inconnu',
    dialled: (dialled: string, service: string) => `${dialled} · ${service}`,
    transferred: (partner: string) => `transmis par ${partner}`,
  },

  queue: {
    title: 'En attente',
    empty: 'Personne n’attend.',
    emptyHint: 'Un appel que nul ne peut prendre aussitôt paraît ici, le plus pressant en tête.',
    waiting: 'attend depuis',
    over: 'délai dépassé',
    target: (seconds: number) => `délai visé ${seconds} s`,
    more: (count: number) => `et ${many(count, 'autre appel', 'autres appels')} derrière`,
    diverted: 'file du standard',
    returned: 'revenu, prioritaire dans sa classe',
    ringingAt: (position: string) => `sonne à ${position}`,
  },

  callBacks: {
    title: 'À rappeler',
    empty: 'Aucun rappel dû.',
    emptyHint: 'Qui raccroche avant la réponse paraît ici jusqu’à ce qu’il soit joint.',
    hungUp: (ago: string) => `a raccroché ${ago}`,
    waited: (time: string) => `après ${time} d’attente`,
    attempts: (count: number) => many(count, 'essai'),
    reached: 'Joint',
    'no answer': 'Pas de réponse',
    'not needed': 'Sans objet',
    note: 'Note du rappel (facultatif)',
    record: 'Noter le rappel',
    openSheet: 'Ouvrir la fiche',
  },

  sheet: {
    title: 'Fiche',
    empty: 'Aucune fiche ouverte',
    emptyHint: 'La fiche du prochain appel vient ici d’elle-même, avec l’appelant, ses positions et ses appels précédents.',
    emptyKeys: 'Ctrl K pour retrouver une fiche ou un appel.',
    number: 'Fiche',
    service: 'Service',
    priority: 'Priorité',
    place: 'Lieu',
    missing: 'Manque',
    missingNumber: 'numéro',
    missingLocation: 'lieu',
    missingName: 'nom',
    nothingMissing: 'rien',
    loading: 'La fiche arrive…',
    alertLine: 'Temps depuis le décroché, sur 60 s',
    ringing: 'Appel pour vous : décrochez',
    talking: 'En ligne',
    wrapUp: 'Appel terminé : finissez la fiche',
    kept: 'Dernière fiche',
    keptHint: 'la ranger',
    other: 'Autre fiche, ouverte à la main',
    readOnly: 'Lecture seule',
    backToMine: 'revenir',
    near: (department: string, distance: string) => `${department} · à ${distance} du centre`,
    addressOfSubscriber: 'adresse de l’abonné',
    reasons: 'Motifs',
  },

  fixes: {
    title: 'Positions',
    empty: 'Aucune position reçue.',
    emptyHint: 'Celles de l’appareil, du réseau ou de l’abonné s’ajoutent ici dès qu’elles arrivent. Demandez le lieu.',
    source: 'Source',
    age: 'Âge',
    radius: 'Rayon',
    confidence: 'Confiance',
    method: 'Méthode',
    place: 'Commune',
    sip: 'Appareil',
    subscriber: 'Abonné',
    'number prefix': 'Indicatif',
    pointOnly: 'point',
    address: 'adresse',
    late: (seconds: number) => `arrivée ${seconds} s après l’appel`,
    fresh: 'nouvelle',
    plot: 'Positions à l’échelle',
    plotCaption: 'Nord en haut, à l’échelle, sans fond de carte.',
    plotEmpty: 'Les positions de l’appelant se dessinent ici, à l’échelle, avec leur rayon.',
    north: 'N',
    apart: (from: string, to: string, distance: string) => `${from} et ${to} à ${distance} l’une de l’autre`,
    description: (count: number) => `${many(count, 'position')} de l’appelant, à l’échelle, nord en haut`,
  },

  caller: {
    title: 'Appelant',
    number: 'Numéro',
    shown: 'Numéro affiché, non vérifié',
    name: 'Nom',
    untrusted: 'annoncé par l’appelant, non vérifié',
    subscriber: 'Abonné',
    address: 'Adresse',
    note: 'Consigne',
    vulnerable: 'Personne vulnérable',
    mobile: 'mobile',
    fixed: 'fixe',
    special: 'numéro spécial',
    unknown: 'type inconnu',
    lookups: {
      pending: 'recherche en cours',
      found: 'trouvé',
      'not found': 'inconnu de cette source',
      'too late': 'pas de réponse à temps',
      failed: 'source en panne',
      'not asked': 'non demandé',
    },
    last24h: (count: number) => `${many(count, 'autre appel', 'autres appels')} en 24 h`,
    noSubscriber: 'non trouvé',
  },

  previous: {
    title: 'Appels précédents',
    empty: 'Aucun appel connu de ce numéro.',
    open: (number: string) => `Ouvrir la fiche ${number} en lecture seule`,
  },

  notes: {
    title: 'Notes',
    placeholder: 'Tapez : tout est gardé. Entrée commence une nouvelle ligne.',
    label: 'Texte libre de la fiche',
    empty: 'Ce que vous tapez s’ajoute ici, ligne par ligne, avec ce qu’écrivent les autres postes.',
    saved: 'enregistré ici',
    saving: 'enregistrement…',
    kept: 'sur ce poste seulement',
    refused: 'refusé par le serveur, gardé sur ce poste',
    closed: 'Cette fiche se lit ; elle ne s’écrit plus d’ici.',
    you: 'vous',
  },

  journalPanel: { title: 'Journal de la fiche', empty: 'Chaque fait de la fiche s’inscrit ici avec son heure et son auteur.' },
  authors: { pbx: 'standard', tocsin: 'Tocsin', lookup: (source: string) => `recherche ${source}` },

  lost: {
    title: 'Connexion au serveur perdue',
    works: 'Les téléphones sonnent toujours. Ce que vous tapez est gardé sur ce poste et partira au retour.',
    doesNot: 'La file et les fiches ne sont plus à jour.',
    retry: (seconds: number) => `nouvel essai dans ${seconds} s`,
    retrying: 'nouvel essai…',
  },
  signedOut: {
    title: 'Votre session est fermée',
    works: 'Ce que vous tapez est gardé sur ce poste. Identifiez-vous de nouveau pour l’enregistrer.',
    again: 'S’identifier',
  },
  unreachable: 'Le serveur n’a pas répondu : la demande n’est pas faite. Recommencez.',
  soundOff: 'Le son attend une première touche : appuyez sur n’importe laquelle.',
  notice: 'À savoir',
  linksUp: 'Tous les liens sont bons',
  copied: 'base à jour',
  copyLag: (count: number) => `base en retard de ${count}`,

  palette: {
    title: 'Tout trouver',
    label: 'Chercher une commande, un appel, une fiche, un poste',
    empty: 'Rien de ce nom. Essayez un numéro, un poste, une commande.',
    command: 'commande',
    call: 'appel',
    sheet: 'fiche',
    position: 'poste',
    hint: '↑ ↓ choisir · Entrée ouvrir · Échap fermer',
  },
  keys: {
    title: 'Touches',
    print: 'Imprimer',
    ready: 'Prêt : finit la pause, la fin d’appel, la mise à l’écart',
    pause: 'Pause, puis le chiffre du motif',
    write: 'Aller au texte libre',
    callBacks: 'Aller aux rappels',
    previous: 'Ouvrir le dernier appel précédent',
    nextPanel: 'Panneau suivant',
    palette: 'Tout trouver',
    help: 'Cette feuille',
    back: 'Un pas en arrière, sans rien perdre',
    newLine: 'Nouvelle ligne',
    enter: 'Entrée',
    escape: 'Échap',
    shift: 'Maj',
    acknowledge: 'Retirer l’avis',
    typing: 'Toute lettre tapée va au texte libre, sauf dans un champ.',
  },
  theme: { dark: 'Sombre', light: 'Clair', switchTo: (theme: string) => `Passer au thème ${theme}` },
  time: 'Heure',
};
