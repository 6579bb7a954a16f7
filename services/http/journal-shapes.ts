/** The journal's entries and commits as zod schemas. */
import { z } from 'zod';
import type { CallEntry } from '../calls/call.ts';
import { factKinds } from '../facts/fields.ts';
import type { Announced, Author, Commit, Entry, StreamId, SystemEntry } from '../journal/commit.ts';
import type { PositionEntry } from '../positions/position.ts';
import type { SheetEntry } from '../sheets/sheet.ts';
import { alertEntry, fieldMessageEntry, talkgroupEntry } from './alert-shapes.ts';
import { noticeEntry, partnerCallEntry, partnerEntry, procedureEntry } from './alerting-shapes.ts';
import { correctionEntry } from './correction-shapes.ts';
import {
  addendum,
  bothLanguages,
  call,
  callBackOutcome,
  callDocument,
  caller,
  chosenNature,
  closing,
  decidedPriority,
  departure,
  endedBy,
  factValue,
  fix,
  givenAnswer,
  group,
  handover,
  instant,
  joinedSheet,
  leg,
  linkFacts,
  linkNames,
  linkRefusal,
  linkStates,
  note,
  offerFailure,
  operator,
  placeNotes,
  position,
  positionFacts,
  priority,
  queuedFacts,
  readInstruction,
  reasons,
  row,
  rowKind,
  setPlace,
  sheet,
  someFacts,
  textRoute,
  writtenNote,
} from './shapes.ts';
import { unit, unitEntry } from './unit-shapes.ts';

const entry = <Type extends string, Fields extends z.ZodRawShape>(type: Type, fields: Fields) =>
  z.strictObject({ type: z.literal(type), at: instant, ...fields });

const text = z.string();

const callEntry = z.discriminatedUnion('type', [
  entry('CallQueued', { call, facts: queuedFacts }),
  entry('CallerLearned', { call, caller }),
  entry('CallFixAdded', { call, fix }),
  entry('CallPrioritised', { call, priority, reasons }),
  entry('CallOffered', { call, position }),
  entry('CallRang', { call, position }),
  entry('CallOfferFailed', { call, position, failure: offerFailure, retryAt: instant }),
  entry('CallDiverted', { call }),
  entry('CallOverflowed', {
    call,
    from: group.nullable(),
    because: z.enum(['waited', 'queue length', 'closed']),
    to: z.union([z.strictObject({ groups: z.array(group) }), z.strictObject({ neighbour: position })]),
  }),
  entry('CallTakenBack', { call }),
  entry('CallResumed', { call }),
  entry('TextReceived', { call, message: text, text, route: textRoute }),
  entry('TextWritten', { call, message: text, text, route: textRoute, operator: operator.nullable() }),
  entry('TextTried', { call, message: text }),
  entry('TextSent', { call, message: text, reference: text.nullable() }),
  entry('TextDelivered', { call, message: text }),
  entry('TextFailed', { call, message: text, detail: text }),
  entry('KeyPressed', { call, key: text, meaning: bothLanguages.nullable() }),
  entry('CallerPrompted', { call, by: operator }),
  entry('CallerPromptFailed', { call, detail: text }),
  entry('CallReturned', { call }),
  entry('CallRejoinAsked', { call, position, operator }),
  entry('CallAnswered', { call, position, operator: operator.nullable(), leg }),
  entry('CallEnded', { call, by: endedBy, cause: text, exact: z.boolean() }),
  entry('CallAbandoned', { call, cause: text, exact: z.boolean() }),
  entry('CallMovedToSheet', { call, from: sheet, sheet, as: callDocument, by: operator }),
  entry('CallBackRecorded', { call, by: operator, outcome: callBackOutcome, note: text }),
]) satisfies z.ZodType<CallEntry>;

const sheetEntry = z.discriminatedUnion('type', [
  entry('SheetOpened', { sheet, number: text, call }),
  entry('NoteWritten', { sheet, note, text, by: operator, position: position.nullable() }),
  entry('NatureChosen', { sheet, nature: text, ...chosenNature.omit({ id: true }).shape }),
  entry('QuestionAnswered', { sheet, protocol: text, question: text, ...givenAnswer.shape }),
  entry('PriorityDecided', { sheet, ...decidedPriority.shape }),
  entry('ImmediateDepartureDecided', { sheet, ...departure.shape }),
  entry('PlaceSet', { sheet, ...setPlace.shape }),
  entry('PlaceCleared', { sheet, by: operator }),
  entry('FixNotesFound', { sheet, notes: placeNotes }),
  entry('FactAdded', { sheet, row, kind: rowKind, fields: z.record(text, factValue), by: operator }),
  entry('FactWritten', {
    sheet,
    row: z.union([row, z.literal(['access', 'victims'])]),
    kind: z.enum(factKinds),
    field: text,
    version: z.number().int().min(1),
    ...factValue.shape,
    by: operator,
  }),
  entry('FactStruck', { sheet, row, kind: rowKind, by: operator }),
  entry('FactRestored', { sheet, row, kind: rowKind, by: operator }),
  entry('SheetClosed', { sheet, ...closing.shape }),
  entry('EventHandedOver', { sheet, ...handover.shape }),
  entry('EventTaken', { sheet, from: operator.nullable(), by: operator }),
  entry('SheetReopened', { sheet, by: operator, reason: text }),
  entry('AddendumWritten', { sheet, addendum: text, ...addendum.omit({ id: true }).shape }),
  entry('InstructionRead', {
    sheet,
    instruction: text,
    language: z.enum(['fr', 'en']),
    text,
    ...readInstruction.omit({ id: true }).shape,
  }),
  entry('LocateLinkAsked', { sheet, link: text, ...linkFacts.shape }),
  entry('LocateLinkTried', { sheet, link: text }),
  entry('LocateLinkSent', { sheet, link: text }),
  entry('LocateLinkFailed', { sheet, link: text, detail: text }),
  entry('LocateLinkOpened', { sheet, link: text }),
  entry('LocateLinkDenied', { sheet, link: text, reason: linkRefusal }),
  entry('LocateLinkUsed', { sheet, link: text, device: text }),
  entry('SheetJoinedTo', { sheet, into: sheet, number: text, by: operator }),
  entry('EventJoined', {
    ...{ sheet, from: sheet, number: text, calls: z.array(call), notes: z.array(writtenNote) },
    ...{ facts: someFacts, records: z.array(joinedSheet), by: operator },
  }),
  entry('OtherValueTaken', {
    ...{ sheet, from: sheet, number: text, fact: text, facts: someFacts, ownFacts: someFacts, by: operator },
  }),
  entry('SheetParted', { sheet, from: sheet, number: text, calls: z.array(call), notes: z.array(writtenNote), by: operator }),
  entry('EventParted', {
    ...{ sheet, from: sheet, number: text, sheets: z.array(sheet), calls: z.array(call), notes: z.array(note) },
    ...{ facts: someFacts, ownFacts: someFacts.optional(), by: operator },
  }),
  ...alertEntry.options,
  ...fieldMessageEntry.options,
  ...talkgroupEntry.options,
  ...noticeEntry.options,
  ...procedureEntry.options,
  ...partnerEntry.options,
  ...partnerCallEntry.options,
]) satisfies z.ZodType<SheetEntry>;

const positionEntry = z.discriminatedUnion('type', [
  entry('PositionConfigured', { position, facts: positionFacts }),
  entry('PositionRemoved', { position }),
  entry('PositionOpened', { position, operator }),
  entry('PositionClosed', { position }),
  entry('PositionPaused', { position, reason: text }),
  entry('PositionReadied', { position }),
]) satisfies z.ZodType<PositionEntry>;

const systemEntry = z.discriminatedUnion('type', [
  entry('LinkChanged', { link: z.enum(linkNames), state: z.enum(linkStates), reason: text.nullable() }),
  entry('ConfigurationApplied', { digest: text }),
  entry('Started', { version: text }),
]) satisfies z.ZodType<SystemEntry>;

const anyEntry: z.ZodType<Entry> = z
  .union([callEntry, sheetEntry, positionEntry, unitEntry, correctionEntry, systemEntry])
  .meta({ id: 'Entry', description: 'One fact, in the past tense' });

const author: z.ZodType<Author> = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('operator'), operator }),
    z.strictObject({ kind: z.literal('pbx') }),
    z.strictObject({ kind: z.literal('lookup'), source: text }),
    z.strictObject({ kind: z.literal('gateway'), gateway: text }),
    z.strictObject({ kind: z.literal('unit'), unit }),
    z.strictObject({ kind: z.literal('tocsin') }),
  ])
  .meta({ id: 'Author' });

const draft = {
  stream: z.string().regex(/^(call|sheet|position|unit|correction|system)\/.+/) as unknown as z.ZodType<StreamId>,
  version: z.number().int().min(1),
  at: instant,
  author,
  cause: text.nullable(),
  sheet: sheet.nullable(),
  entries: z.array(anyEntry),
};

export const announced: z.ZodType<Announced> = z
  .strictObject({ ...draft, seq: z.number().int().min(1), id: z.uuid() })
  .meta({ id: 'Announced', description: 'A commit that is not on disk yet: no hash' });

export const commit: z.ZodType<Commit> = z
  .strictObject({
    ...draft,
    seq: z.number().int().min(1),
    id: z.uuid(),
    hash: z.hash('sha256'),
    previousHash: z.hash('sha256'),
  })
  .meta({ id: 'Commit' });
