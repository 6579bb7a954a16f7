/** What caller and centre tell each other beside the voice: texts, and keys pressed on the telephone. Part of a call, whatever its kind. */
import type { CallId, Instant, OperatorId } from '../ids.ts';

/** `voice`: a leg at the PBX. `text`: no leg, only messages; offered by the screen alone. */
export type CallKind = 'voice' | 'text';

/** The way by which the caller is reached with a text. */
export type TextRoute =
  | { by: 'sms'; number: string }
  /** `uri`: where they write from, `as`: the number that they wrote to, `trunk` by which it came. */
  | { by: 'sip'; uri: string; as: string; trunk: string };

export type TextMessage =
  | { from: 'caller'; id: string; text: string; at: Instant; by: TextRoute['by'] }
  | {
      from: 'centre';
      id: string;
      text: string;
      at: Instant;
      route: TextRoute;
      operator: OperatorId | null;
      /** `tried`: the far end may have been asked. `sent`: it took the text. `delivered`: it says that the phone has it. */
      state: 'written' | 'tried' | 'sent' | 'delivered' | 'failed';
      /** By what id the far end calls it in its receipts, where it said so. */
      reference: string | null;
      /** Why it failed. */
      detail: string | null;
    };

type BothLanguages = { fr: string; en: string };

/** A key that the caller pressed, with what the centre says that it means; null: nothing. */
export type PressedKey = { key: string; meaning: BothLanguages | null; at: Instant };

/** A spoken text that asks the caller for keys; it plays while the position stays on the line. */
export type Prompt = { at: Instant; by: OperatorId; failed: string | null };

export type Exchange = {
  kind: CallKind;
  /** Where answers to the caller's texts go: as the last one came; null where none has. */
  replyTo: TextRoute | null;
  /** In order. */
  messages: TextMessage[];
  keys: PressedKey[];
  prompts: Prompt[];
};

export const emptyExchange: Exchange = { kind: 'voice', replyTo: null, messages: [], keys: [], prompts: [] };

type OnCall = { at: Instant; call: CallId };

export type ExchangeEntry =
  | ({ type: 'TextReceived'; message: string; text: string; route: TextRoute } & OnCall)
  /** To be sent: the intention. `operator` is null where Tocsin writes. */
  | ({ type: 'TextWritten'; message: string; text: string; route: TextRoute; operator: OperatorId | null } & OnCall)
  | ({ type: 'TextTried'; message: string } & OnCall)
  | ({ type: 'TextSent'; message: string; reference: string | null } & OnCall)
  | ({ type: 'TextDelivered'; message: string } & OnCall)
  | ({ type: 'TextFailed'; message: string; detail: string } & OnCall)
  | ({ type: 'KeyPressed'; key: string; meaning: BothLanguages | null } & OnCall)
  | ({ type: 'CallerPrompted'; by: OperatorId } & OnCall)
  | ({ type: 'CallerPromptFailed'; detail: string } & OnCall);

type Evolve = {
  [Type in ExchangeEntry['type']]: (of: Exchange, entry: Extract<ExchangeEntry, { type: Type }>) => Partial<Exchange>;
};

const evolve: Evolve = {
  TextReceived: ({ messages }, { message: id, text, route, at }) => ({
    replyTo: route,
    messages: [...messages, { from: 'caller', id, text, at, by: route.by }],
  }),
  TextWritten: ({ messages }, { message: id, text, route, operator, at }) => ({
    messages: [...messages, { from: 'centre', id, text, at, route, operator, state: 'written', reference: null, detail: null }],
  }),
  TextTried: (of, { message }) => changed(of, message, { state: 'tried' }),
  // The receipt may come before the answer to the request.
  TextSent: ({ messages }, { message: id, reference }) => ({
    messages: messages.map((each) =>
      each.id === id && each.from === 'centre'
        ? { ...each, state: each.state === 'delivered' ? each.state : 'sent', reference }
        : each,
    ),
  }),
  TextDelivered: (of, { message }) => changed(of, message, { state: 'delivered' }),
  TextFailed: (of, { message, detail }) => changed(of, message, { state: 'failed', detail }),
  KeyPressed: ({ keys }, { key, meaning, at }) => ({ keys: [...keys, { key, meaning, at }] }),
  CallerPrompted: ({ prompts }, { by, at }) => ({ prompts: [...prompts, { at, by, failed: null }] }),
  CallerPromptFailed: ({ prompts }, { detail }) => ({
    prompts: prompts.map((prompt, index) => (index === prompts.length - 1 ? { ...prompt, failed: detail } : prompt)),
  }),
};

type Ours = Extract<TextMessage, { from: 'centre' }>;

function changed({ messages }: Exchange, id: string, change: Partial<Ours>): Partial<Exchange> {
  return { messages: messages.map((each) => (each.id === id && each.from === 'centre' ? { ...each, ...change } : each)) };
}

export const isExchangeEntry = (entry: { type: string }): entry is ExchangeEntry => entry.type in evolve;

export const evolveExchange = (of: Exchange, entry: ExchangeEntry): Partial<Exchange> =>
  (evolve[entry.type] as (of: Exchange, entry: ExchangeEntry) => Partial<Exchange>)(of, entry);

/** Texts that are to be sent and have no outcome yet, in order. */
export const pendingTexts = ({ messages }: Exchange): Ours[] =>
  messages.filter((each): each is Ours => each.from === 'centre' && (each.state === 'written' || each.state === 'tried'));
