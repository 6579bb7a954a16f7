/** Texts to callers, and text calls taken and ended. Pure. */
import type { Centre } from '../../config/schema.ts';
import type { Call, CallEntry } from '../calls/call.ts';
import type { Decisions } from '../calls/commands.ts';
import type { TextRoute } from '../calls/exchange.ts';
import type { Change, DeskState } from '../calls/state.ts';
import type { textCommands } from '../commands/texts.ts';
import { type CallId, callId, type Instant, type OperatorId, positionId } from '../ids.ts';
import { Refusal } from '../refusal.ts';
import { refuseWhereClosed } from '../sheets/closing-decisions.ts';

const change = (call: CallId, entry: CallEntry): Change[] => [{ kind: 'call', id: call, entries: [entry] }];

/** A text to be sent: its intention on the call, from which it is carried out. For operators, and for whatever else of Tocsin writes to callers. */
export function writeText(
  call: CallId,
  written: { message: string; text: string; route: TextRoute; operator: OperatorId | null },
  at: Instant,
): Change[] {
  return change(call, { type: 'TextWritten', at, call, ...written });
}

/** The way to the caller of a call: that of their last text, else SMS to their mobile number; null where there is none. */
export function routeTo({ replyTo, caller }: Pick<Call, 'replyTo' | 'caller'>, { messaging }: Centre): TextRoute | null {
  if (replyTo) return replyTo;
  const { number } = caller;
  return messaging.sms && number && number.kind !== 'fixed' && number.kind !== 'special'
    ? { by: 'sms', number: number.e164 }
    : null;
}

export const textDecisions: Decisions<typeof textCommands> = {
  'send-text': (input, { state, centre, at, by }) => {
    const call = findCall(input.call, state);
    const known = call.messages.find(({ id }) => id === input.message);
    if (known) {
      if (known.from === 'centre' && known.text === input.text) return [];
      const fr = 'Ce message est déjà écrit autrement ; donnez un nouvel identifiant à celui-ci.';
      throw new Refusal(
        'message-known',
        409,
        { fr, en: 'This message is already written otherwise; give this one a new id.' },
        'message',
      );
    }
    const route = routeTo(call, centre);
    if (!route) {
      const fr = 'Aucun moyen d’écrire à cet appelant : ni message de lui, ni mobile joignable par SMS.';
      const en = 'No way to write to this caller: no text of theirs, and no mobile that SMS reaches.';
      throw new Refusal('no-way-to-write', 409, { fr, en }, 'call');
    }
    return writeText(call.id, { message: input.message, text: input.text, route, operator: by.operator }, at);
  },

  'accept-text-call': (input, { state, at, by }) => {
    const call = findCall(input.call, state);
    const position = state.positions.get(positionId(input.position));
    if (position?.operator !== by.operator) {
      const fr = 'Ce poste n’est pas tenu par vous.';
      throw new Refusal('position-not-yours', 409, { fr, en: 'You do not hold this position.' }, 'position');
    }
    if (call.state === 'answered' && call.position === position.id) return [];
    const { activity } = position;
    const isFree = activity.is !== 'on call' && !(activity.is === 'ringing' && activity.call !== call.id);
    const isOffered = call.state === 'queued' || (call.state === 'offered' && call.position === position.id);
    if (call.kind !== 'text' || !isOffered || !isFree) {
      const fr = 'Cet échange n’est pas proposé à ce poste, ou le poste n’est pas libre.';
      throw new Refusal(
        'wrong-call-state',
        409,
        { fr, en: 'This exchange is not offered here, or the position is not free.' },
        'call',
      );
    }
    const entry = {
      type: 'CallAnswered' as const,
      at,
      call: call.id,
      position: position.id,
      operator: by.operator,
      leg: call.leg,
    };
    return change(call.id, entry);
  },

  'end-text-call': (input, { state, at }) => {
    const call = findCall(input.call, state);
    if (call.kind === 'text' && call.state === 'ended') return [];
    if (call.kind !== 'text' || call.state !== 'answered') {
      const fr = 'Seul un échange en cours se termine ainsi ; un appel se raccroche au téléphone.';
      throw new Refusal(
        'wrong-call-state',
        409,
        { fr, en: 'Only a text call in progress is ended so; a voice call is hung up.' },
        'call',
      );
    }
    return change(call.id, { type: 'CallEnded', at, call: call.id, by: 'position', cause: 'ended by the operator', exact: true });
  },

  'prompt-caller': (input, { state, at, by }) => {
    const call = findCall(input.call, state);
    if (call.kind !== 'voice' || call.state !== 'answered') {
      const fr = 'Les touches ne se demandent que pendant un appel décroché.';
      throw new Refusal('wrong-call-state', 409, { fr, en: 'Keys are asked for only while a call is answered.' }, 'call');
    }
    return change(call.id, { type: 'CallerPrompted', at, call: call.id, by: by.operator });
  },
};

function findCall(id: string, state: DeskState): Call {
  const call = state.call(callId(id));
  if (!call) throw new Refusal('unknown-call', 404, { fr: "Cet appel n'existe pas.", en: 'There is no such call.' }, 'call');
  const sheet = state.sheet(call.sheet);
  if (sheet) refuseWhereClosed(sheet);
  return call;
}
