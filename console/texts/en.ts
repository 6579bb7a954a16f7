/** Texts of the console in English. A key missing here does not compile. */
import type { Texts } from '../texts.ts';
import type { JournalTexts, LinkTexts } from './kinds.ts';

const many = (count: number, one: string, more = `${one}s`) => `${count} ${count === 1 ? one : more}`;

const failures = {
  'no answer': 'no answer',
  busy: 'phone busy',
  unreachable: 'phone unreachable',
  refused: 'refused',
  withdrawn: 'offer withdrawn',
};

const links: LinkTexts = {
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
  configuration: {
    name: 'Configuration',
    down: 'The configuration could not be read. The one in service goes on.',
    degraded: 'The new configuration is refused. The one before stays in service.',
  },
};

const outcomes = { reached: 'reached', 'no answer': 'no answer', 'not needed': 'not needed' };

const journal: JournalTexts = {
  CallQueued: (entry, names) =>
    `Call to ${entry.facts.dialled} (${names.service(entry.facts.service)}) by ${entry.facts.trunk}, queued as P${entry.facts.priority}.`,
  CallerLearned: (entry) =>
    entry.caller.subscriber
      ? `Caller identified: ${entry.caller.subscriber.name}.`
      : entry.caller.previous.length > 0
        ? `${many(entry.caller.previous.length, 'previous call')} found.`
        : 'Caller details updated.',
  CallFixAdded: (entry) =>
    `Location received${entry.fix.method ? ` (${entry.fix.method})` : ''}${entry.fix.commune ? `, ${entry.fix.commune.name}` : ''}.`,
  CallPrioritised: (entry) => `Priority P${entry.priority}: ${entry.reasons.at(-1)?.en ?? 'no reason given'}.`,
  CallOffered: (entry, names) => `Offered to ${names.position(entry.position)}.`,
  CallRang: (entry, names) => `Rings at ${names.position(entry.position)}.`,
  CallOfferFailed: (entry, names) =>
    `${names.position(entry.position)}: ${failures[entry.failure]}. The call goes back ahead of its class.`,
  CallDiverted: () => 'Sent to the PBX’s own queue: every phone rings.',
  CallTakenBack: () => 'Taken back from the PBX’s own queue.',
  CallAnswered: (entry, names) =>
    `Answered at ${names.position(entry.position)}${entry.operator ? ` by ${entry.operator}` : ''}.`,
  CallEnded: (entry) =>
    `Call over${entry.by === 'caller' ? ', the caller hung up' : entry.by === 'position' ? ', hung up at the position' : ''}${entry.exact ? '' : ' (found afterwards)'}.`,
  CallAbandoned: (entry) => `The caller hung up before an answer${entry.exact ? '' : ' (found afterwards)'}. To be called back.`,
  CallBackRecorded: (entry) => `Call-back by ${entry.by}: ${outcomes[entry.outcome]}${entry.note ? `, ${entry.note}` : ''}.`,
  SheetOpened: (entry) => `Sheet ${entry.number} opened.`,
  NoteWritten: (entry) => `“${entry.text}”`,
  PositionConfigured: (entry) => `${entry.facts.name} configured.`,
  PositionRemoved: (entry, names) => `${names.position(entry.position)} taken out of the configuration.`,
  PositionOpened: (entry, names) => `${entry.operator} signs in at ${names.position(entry.position)}.`,
  PositionClosed: (entry, names) => `${names.position(entry.position)} closed.`,
  PositionPaused: (entry, names) => `${names.position(entry.position)} paused.`,
  PositionReadied: (entry, names) => `${names.position(entry.position)} ready.`,
  LinkChanged: (entry) => `${links[entry.link].name}: ${entry.state}.`,
  ConfigurationApplied: () => 'New configuration in service.',
  Started: (entry) => `Tocsin ${entry.version} started.`,
};

export const en: Texts = {
  language: 'English',
  otherLanguage: 'Français',
  page: 'Calls',
  journal,
  links,

  priorities: ['Life at risk', 'Urgent', 'Ordinary', 'Can wait'],
  ago: (minutes) =>
    minutes < 1
      ? 'just now'
      : minutes < 60
        ? `${minutes} min ago`
        : `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} ago`,
  daysAgo: (days) => `${many(days, 'day')} ago`,
  secondsAgo: (seconds) => `${seconds} s ago`,
  unknown: 'unknown',
  none: 'none',
  close: 'Close',
  understood: 'Seen',

  signIn: {
    title: 'Sign in',
    account: 'Account',
    password: 'Password',
    position: 'Position',
    positionHint: 'Type its number, or choose from the list.',
    noPosition: (typed) => `No position has the number ${typed}.`,
    submit: 'Take the position',
    submitting: 'Signing in…',
    sound: 'Try the sound',
    soundHint: 'You should hear two rising tones: that is a call for you.',
    missing: 'The account, the password or the position is missing.',
    noServer: 'The Tocsin server does not answer. The PBX rings the phones without it. Trying again…',
    unsaved: (operator, count) =>
      `${many(count, 'line')} of ${operator} on this machine only: saved when they next sign in here.`,
    positions: 'Positions of the centre',
  },

  position: {
    title: 'My position',
    free: 'Free',
    paused: 'Paused',
    ringing: 'Call for you',
    'on-call': 'On call',
    'wrap-up': 'Wrap-up',
    closed: 'Closed',
    since: 'for',
    left: 'left',
    pausedAfter: 'Paused after this call',
    marked: (failure) => `Last offer: ${failures[failure]}. You are served after the others.`,
    ready: 'Ready',
    reopen: 'Take the position again',
    pause: 'Pause',
    pauseReason: 'Reason for the pause',
    leave: 'Leave the position',
    leaveBusy: 'A call is in progress: finish it before you leave the position.',
    heldBy: (operator) => `held by ${operator}`,
    nobody: 'nobody',
  },

  call: {
    title: 'Call in hand',
    empty: 'No call in hand.',
    emptyHint: 'The next one rings at your phone and its sheet opens here.',
    emptyPaused: 'You are paused: no call is offered to you.',
    pickUp: 'Pick up',
    rings: 'ringing for',
    talking: 'on the line for',
    over: 'length of the call',
    masked: 'Number withheld',
    noNumber: 'No number',
    noName: 'name unknown',
    dialled: (dialled, service) => `${dialled} · ${service}`,
    transferred: (partner) => `handed over by ${partner}`,
  },

  queue: {
    title: 'Waiting',
    empty: 'Nobody waits.',
    emptyHint: 'A call that nobody can take at once shows here, the most pressing first.',
    waiting: 'waiting for',
    over: 'over target',
    target: (seconds) => `target ${seconds} s`,
    more: (count) => `and ${many(count, 'other call')} behind`,
    diverted: 'PBX queue',
    returned: 'returned, ahead of its class',
    ringingAt: (position) => `rings at ${position}`,
  },

  callBacks: {
    title: 'To call back',
    empty: 'No call-back owed.',
    emptyHint: 'Whoever hangs up before an answer stays here until reached.',
    hungUp: (ago) => `hung up ${ago}`,
    waited: (time) => `after waiting ${time}`,
    attempts: (count) => many(count, 'attempt'),
    reached: 'Reached',
    'no answer': 'No answer',
    'not needed': 'Not needed',
    note: 'Note (optional)',
    record: 'Record the call-back',
    openSheet: 'Open the sheet',
  },

  sheet: {
    title: 'Sheet',
    empty: 'No sheet open',
    emptyHint: 'The sheet of the next call comes here by itself, with the caller, their locations and their previous calls.',
    emptyKeys: 'Ctrl K finds a sheet or a call.',
    number: 'Sheet',
    service: 'Service',
    priority: 'Priority',
    place: 'Place',
    missing: 'Missing',
    missingNumber: 'number',
    missingLocation: 'location',
    missingName: 'name',
    nothingMissing: 'nothing',
    loading: 'The sheet is coming…',
    alertLine: 'Time since the answer, out of 60 s',
    ringing: 'Call for you: pick up',
    talking: 'On the line',
    wrapUp: 'Call over: finish the sheet',
    kept: 'Last sheet',
    keptHint: 'put away',
    other: 'Another sheet, opened by hand',
    readOnly: 'Read only',
    backToMine: 'go back',
    near: (department, distance) => `${department} · ${distance} from its centre`,
    addressOfSubscriber: 'subscriber’s address',
    reasons: 'Reasons',
  },

  fixes: {
    title: 'Locations',
    empty: 'No location received.',
    emptyHint: 'Those of the device, the network or the subscriber are added here as they arrive. Ask for the place.',
    source: 'Source',
    age: 'Age',
    radius: 'Radius',
    confidence: 'Confidence',
    method: 'Method',
    place: 'Commune',
    sip: 'Device',
    subscriber: 'Subscriber',
    'number prefix': 'Prefix',
    pointOnly: 'point',
    address: 'address',
    late: (seconds) => `arrived ${seconds} s after the call`,
    fresh: 'new',
    plot: 'Locations to scale',
    plotCaption: 'North up, to scale, no map behind.',
    plotEmpty: 'The caller’s locations are drawn here to scale, each with its radius.',
    north: 'N',
    apart: (from, to, distance) => `${from} and ${to} are ${distance} apart`,
    description: (count) => `${many(count, 'location')} of the caller, to scale, north up`,
  },

  caller: {
    title: 'Caller',
    number: 'Number',
    shown: 'Shown number, not verified',
    name: 'Name',
    untrusted: 'announced by the caller, not verified',
    subscriber: 'Subscriber',
    address: 'Address',
    note: 'Note',
    vulnerable: 'Vulnerable person',
    mobile: 'mobile',
    fixed: 'landline',
    special: 'special number',
    unknown: 'kind unknown',
    lookups: {
      pending: 'being looked up',
      found: 'found',
      'not found': 'not known to this source',
      'too late': 'no answer in time',
      failed: 'source out of order',
      'not asked': 'not asked',
    },
    last24h: (count) => `${many(count, 'other call')} in 24 h`,
    noSubscriber: 'not found',
  },

  previous: {
    title: 'Previous calls',
    empty: 'No call known from this number.',
    open: (number) => `Open sheet ${number}, read only`,
  },

  notes: {
    title: 'Notes',
    placeholder: 'Type: everything is kept. Enter begins a new line.',
    label: 'Free text of the sheet',
    empty: 'What you type is added here line by line, with what other positions write.',
    saved: 'saved here',
    saving: 'saving…',
    kept: 'on this machine only',
    refused: 'refused by the server, kept on this machine',
    closed: 'This sheet can be read; it is no longer written from here.',
    you: 'you',
  },

  journalPanel: { title: 'Journal of the sheet', empty: 'Every fact of the sheet is written here with its time and its author.' },
  authors: { pbx: 'PBX', tocsin: 'Tocsin', lookup: (source) => `lookup ${source}` },

  lost: {
    title: 'Connection to the server lost',
    works: 'Phones still ring. What you type is kept on this machine and will be sent.',
    doesNot: 'The queue and the sheets are no longer up to date.',
    retry: (seconds) => `next attempt in ${seconds} s`,
    retrying: 'trying again…',
  },
  signedOut: {
    title: 'Your session is closed',
    works: 'What you type is kept on this machine. Sign in again to save it.',
    again: 'Sign in',
  },
  unreachable: 'The server did not answer: the request is not done. Try again.',
  soundOff: 'Sound waits for a first key: press any.',
  notice: 'Notice',
  linksUp: 'All links are up',
  copied: 'database up to date',
  copyLag: (count) => `database ${count} behind`,

  palette: {
    title: 'Find anything',
    label: 'Find a command, a call, a sheet, a position',
    empty: 'Nothing of that name. Try a number, a position, a command.',
    command: 'command',
    call: 'call',
    sheet: 'sheet',
    position: 'position',
    hint: '↑ ↓ choose · Enter open · Esc close',
  },
  keys: {
    title: 'Keys',
    print: 'Print',
    ready: 'Ready: ends pause, wrap-up and mark',
    pause: 'Pause, then the digit of the reason',
    write: 'Go to the free text',
    callBacks: 'Go to the call-backs',
    previous: 'Open the latest previous call',
    nextPanel: 'Next panel',
    palette: 'Find anything',
    help: 'This sheet of keys',
    back: 'One step back, losing nothing',
    newLine: 'New line',
    enter: 'Enter',
    escape: 'Esc',
    shift: 'Shift',
    acknowledge: 'Remove the notice',
    typing: 'Any letter typed goes to the free text, unless a field has the focus.',
  },
  theme: { dark: 'Dark', light: 'Light', switchTo: (theme) => `Switch to the ${theme} theme` },
  time: 'Time',
};
