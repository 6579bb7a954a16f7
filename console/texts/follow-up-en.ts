/** Notices, procedures and other services, in English: the journal, then the panels. */
import type { FollowUpEntry } from '../../services/sheets/follow-up.ts';
import type { followUp as french } from './follow-up-fr.ts';
import type { JournalTexts } from './kinds.ts';

const whys = { failed: 'failed', 'no answer': 'no answer in time', 'not reached': 'not reached' };
const forms = { situation: 'situation', request: 'request', 'all clear': 'all clear', free: 'message' };
const outSteps = {
  'no phone': 'your phone was not taken',
  dialled: 'number dialled',
  answered: 'the service took the call',
  ended: 'over',
};
const answers = {
  accepted: 'accepts',
  refused: 'refuses',
  'no answer': 'no answer',
  arrived: 'on scene',
  over: 'over',
};

export const followUpFacts: Pick<JournalTexts, FollowUpEntry['type']> = {
  AlertPlanned: ({ callSign, text, steps }) =>
    steps.length > 0 ? `Alert of ${callSign}: "${text}"` : `${callSign}: no means of alert, tell it by radio.`,
  AlertTried: ({ callSign, means }) => `Alert of ${callSign} by ${means}.`,
  AlertSent: ({ callSign, means }) => `Alert of ${callSign} taken by ${means}.`,
  AlertStepOver: ({ callSign, means, why, detail }) =>
    `Alert of ${callSign} by ${means}: ${[whys[why], detail].filter(Boolean).join(', ')}.`,
  AlertAlarmSeen: ({ callSign }) => `Alert without answer of ${callSign}: an operator sees to it.`,
  FieldMessageReceived: ({ from, form, text }) => `${from.callSign}, ${forms[form]}: "${text}"`,
  InstructionSent: ({ to, text }) => `Instruction to ${to.map((one) => one.callSign).join(', ')}: "${text}"`,
  FieldMessageAcknowledged: ({ unit }, names) => (unit === null ? 'Message read.' : `${names.unit(unit)} has the instruction.`),
  NoticeOrdered: ({ recipient, text, by }) => `Notice to ${recipient.label.en}${by === null ? ', by the rule' : ''}: "${text}"`,
  NoticeTried: ({ notice, step }) => `Notice ${notice}: try ${step + 1}.`,
  NoticeSent: ({ notice, step }) => `Notice ${notice}: try ${step + 1} taken by the gateway.`,
  NoticeStepOver: ({ notice, step, why, detail }) =>
    `Notice ${notice}: try ${step + 1}, ${[whys[why], detail].filter(Boolean).join(', ')}.`,
  NoticeReceived: ({ notice, proof, note }) =>
    `Notice ${notice} received, ${proof === 'link' ? 'confirmed by its link' : 'confirmed by voice'}${note && `: ${note}`}.`,
  NoticeCancelled: ({ notice, reason }) => `Notice ${notice} cancelled: ${reason}.`,
  ProcedureAttached: ({ label }) => `Procedure followed: ${label.en}.`,
  ProcedureStepTicked: ({ text, state, note }) => `${state === 'done' ? 'Done' : 'Left out'}: ${text.en}${note && ` (${note})`}`,
  ProcedureStepReopened: ({ text }) => `To be done again: ${text.en}`,
  PartnerCallOrdered: ({ number }) => `Call to ${number} ordered.`,
  PartnerCallStepped: ({ step, status }) =>
    `Call to the service: ${outSteps[step]}${status && step !== 'dialled' ? ` (${status})` : ''}.`,
  TalkgroupAllotted: ({ label, shared, rule }) =>
    `Talkgroup ${label} allotted${rule === null ? ' by hand' : ''}${shared ? ', shared with other events' : ''}.`,
  TalkgroupLacking: ({ label }) => `No talkgroup is free for: ${label.en}.`,
  TalkgroupReleased: ({ label }) => `Talkgroup ${label} given back.`,
  PartnerRequested: ({ partner, number, text }) =>
    `${partner.label.en} asked${number ? ` on ${number}` : ''}${text && `: "${text}"`}.`,
  PartnerAnswered: ({ answer, etaMinutes, note }) =>
    `Service asked: ${[answers[answer], etaMinutes !== null && `in ${etaMinutes} min`, note].filter(Boolean).join(', ')}.`,
};

export const followUp: typeof french = {
  radio: {
    title: 'Order of transmissions',
    allot: 'Talkgroup',
    release: (label) => `Give ${label} back`,
    shared: 'SHARED',
    none: 'No talkgroup allotted',
    lacking: (label) => `NO TALKGROUP FREE: ${label}. Release the one of another event, then ask again.`,
    print: 'Print',
    who: 'Who',
    withWhom: 'With whom',
    on: 'On',
    ofEvent: 'talkgroup of the event',
    sheet: (number) => `Sheet ${number}`,
    units: 'Engaged units',
    since: (time) => `since ${time}`,
  },
  units: 'Units',
  unitsEmpty: 'No unit engaged. Their alerts and messages come here.',
  alert: {
    'no means': 'TELL IT BY RADIO',
    alerting: 'being alerted',
    alerted: 'alerted, not acknowledged yet',
    unanswered: 'ALERT WITHOUT ANSWER',
    acknowledged: 'acknowledged',
    over: 'mission over before it was acknowledged',
  },
  forms,
  acknowledgedByRadio: 'Acknowledged by radio',
  messages: 'Messages',
  messagesEmpty: 'No message.',
  read: 'Read',
  hasIt: 'Has it',
  to: 'To',
  from: 'From',
  event: 'all of the event',
  all: 'all units of the centre',
  form: 'Form',
  messageText: 'Text of the message',
  record: 'Write the message down',
  instruct: 'Give the instruction',
  unheard: (names) => `not received yet: ${names}`,

  notices: 'Notices',
  noticesEmpty: 'No notice. Those that the rules ask for are proposed here.',
  proposed: 'To be told',
  sendAll: 'Tell them all',
  send: 'Tell',
  by: (rule) => `rule: ${rule}`,
  text: (who) => `Text of the notice to ${who}`,
  another: 'Tell somebody else',
  choose: 'Choose…',
  states: {
    sending: 'being sent',
    sent: 'sent, not confirmed yet',
    'to call': 'to be called now',
    received: 'received',
    unreached: 'NOBODY REACHED',
    cancelled: 'cancelled',
  },
  step: (means, person, number) => `${means} · ${person} · ${number}`,
  means: { phone: 'phone', 'unit-page': 'unit page' },
  detail: (written) => written,
  why: whys,
  until: (time) => `without an answer, goes on at ${time}`,
  confirm: 'Confirmed',
  notReached: 'Not reached',
  cancel: 'Cancel',
  reason: 'Reason',
  proof: { link: 'by the link', 'by hand': 'by voice' },
  nobodyOnDuty: 'nobody on duty',

  procedures: 'Procedures',
  proceduresEmpty: 'No procedure for this situation. Choose one, or decide the nature.',
  stepsLeft: (count) => (count === 0 ? 'all done' : `${count} left`),
  done: 'Done',
  leaveOut: 'Leave out',
  reopen: 'To do again',
  whyLeft: 'Why it is left out',
  attach: 'Follow another procedure',
  source: (text) => `Source: ${text}`,

  partners: 'Other services',
  partnersEmpty: 'No service asked.',
  ask: 'Ask',
  call: 'Call',
  calls: (time, step) => `call ${time}: ${step}`,
  outSteps,
  ringing: 'take your phone',
  askWhat: 'What is asked',
  askWho: 'Service',
  answers,
  answer: 'Answer',
  eta: 'minutes until there',
  waiting: (since) => `waits for an answer since ${since}`,
  late: 'LATE',
  due: (minutes) => `in ${minutes} min`,
};
