/** The domain's types as zod schemas: what the API answers, for its description and for the tests that hold real answers against it. */
import { z } from 'zod';
import { pageLanguages } from '../../config/locations/schema.ts';
import { placeNoteKinds } from '../../config/places/schema.ts';
import type { Call } from '../calls/call.ts';
import type { Exchange, TextRoute } from '../calls/exchange.ts';
import type { Caller } from '../context/caller.ts';
import { type Fix, fixSources, fixWarnings } from '../context/fix.ts';
import { awaitedThings } from '../dispatch/late.ts';
import type { Facts } from '../facts/facts.ts';
import { rowKinds } from '../facts/fields.ts';
import type { Link } from '../health/link.ts';
import { type LocateLink, linkRefusals } from '../locating/locate-links.ts';
import { placeKinds, placePrecisions, placeSources } from '../places/place.ts';
import type { Position } from '../positions/position.ts';
import type { EventHead } from '../projections/event-head.ts';
import type { SheetDocument, SheetFacts } from '../sheets/sheet.ts';
import type { Priority, PriorityReason } from '../triage/priority.ts';
import { alertFields } from './alert-shapes.ts';
import { alertingFields } from './alerting-shapes.ts';
import { call, group, instant, leg, lonLat, note, operator, position, row, sheet } from './base-shapes.ts';
import { assignmentDocument, unit } from './unit-shapes.ts';

export { branded, call, group, instant, leg, note, operator, position, row, sheet } from './base-shapes.ts';

const text = z.string();
const maybeText = z.string().nullable();

const civicAddress = z.strictObject({
  country: maybeText,
  city: maybeText,
  postcode: maybeText,
  street: maybeText,
  houseNumber: maybeText,
  other: z.record(z.string(), z.string()),
});

const shape = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('point'), at: lonLat }),
  z.strictObject({ type: z.literal('circle'), centre: lonLat, radiusM: z.number() }),
  z.strictObject({
    type: z.literal('ellipse'),
    centre: lonLat,
    semiMajorM: z.number(),
    semiMinorM: z.number(),
    orientationDeg: z.number(),
  }),
  z.strictObject({ type: z.literal('polygon'), ring: z.array(lonLat) }),
  z.strictObject({ type: z.literal('civic'), address: civicAddress }),
]);

export const fix: z.ZodType<Fix> = z
  .strictObject({
    id: text,
    source: z.enum(fixSources),
    method: maybeText,
    shape,
    confidencePercent: z.number().nullable(),
    measuredAt: instant.nullable(),
    receivedAt: instant,
    commune: z.strictObject({ code: text, name: text, department: text, distanceM: z.number() }).nullable(),
    provider: text.optional(),
    warnings: z.array(z.enum(fixWarnings)).optional(),
  })
  .meta({ id: 'Fix', description: 'One location of a caller from one source' });

export const caller: z.ZodType<Caller> = z
  .strictObject({
    number: z
      .strictObject({
        e164: text,
        national: text,
        country: maybeText,
        kind: z.enum(['mobile', 'fixed', 'special', 'unknown']),
      })
      .nullable(),
    shownNumber: maybeText,
    masked: z.boolean(),
    name: maybeText,
    subscriber: z
      .strictObject({ name: text, address: maybeText, note: maybeText, vulnerable: z.boolean(), source: text })
      .nullable(),
    previous: z.array(z.strictObject({ sheet, sheetNumber: text, at: instant })),
    callsLast24h: z.number().int(),
    lookups: z.record(z.string(), z.enum(['pending', 'found', 'not found', 'too late', 'failed', 'not asked'])),
  })
  .meta({ id: 'Caller', description: 'Who calls, as far as is known now' });

export const priority: z.ZodType<Priority> = z
  .union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)])
  .meta({ id: 'Priority', description: '0: life at risk now; 3: can wait' });
export const reasons: z.ZodType<PriorityReason[]> = z.array(z.strictObject({ rule: text, fr: text, en: text }));
export const offerFailure = z.enum(['no answer', 'busy', 'unreachable', 'refused', 'withdrawn']);
export const endedBy = z.enum(['caller', 'position', 'unknown']);
export const callBackOutcome = z.enum(['reached', 'no answer', 'not needed']);

export const bothLanguages = z.strictObject({ fr: text, en: text });

export const textRoute: z.ZodType<TextRoute> = z
  .discriminatedUnion('by', [
    z.strictObject({ by: z.literal('sms'), number: text }),
    z.strictObject({ by: z.literal('sip'), uri: text, as: text, trunk: text }),
  ])
  .meta({ id: 'TextRoute', description: 'The way by which the caller is reached with a text' });

const exchange = {
  kind: z.enum(['voice', 'text']),
  replyTo: textRoute.nullable(),
  messages: z.array(
    z.discriminatedUnion('from', [
      z.strictObject({ from: z.literal('caller'), id: text, text, at: instant, by: z.enum(['sms', 'sip']) }),
      z.strictObject({
        ...{ from: z.literal('centre'), id: text, text, at: instant, route: textRoute, operator: operator.nullable() },
        state: z.enum(['written', 'tried', 'sent', 'delivered', 'failed']),
        ...{ reference: maybeText, detail: maybeText },
      }),
    ]),
  ),
  keys: z.array(z.strictObject({ key: text, meaning: bothLanguages.nullable(), at: instant })),
  prompts: z.array(z.strictObject({ at: instant, by: operator, failed: maybeText })),
} satisfies { [Field in keyof Exchange]: z.ZodType<Exchange[Field]> };

/** What a call is queued with. */
export const queuedFacts = z.strictObject({
  sheet,
  leg,
  channel: text,
  dialled: text,
  service: text,
  trunk: text,
  sipCallId: maybeText,
  transferredBy: maybeText,
  arrivedAt: instant,
  caller,
  fixes: z.array(fix),
  priority,
  reasons,
  groups: z.array(group),
  skills: z.array(text),
  text: textRoute.optional(),
});

const callFacts = queuedFacts.omit({ text: true }).extend({
  ...exchange,
  id: call,
  failedOffers: z.array(z.strictObject({ position, failure: offerFailure, at: instant })),
});

const callBack = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('due') }),
  z.strictObject({ state: z.literal('attempted') }),
  z.strictObject({ state: z.literal('done'), at: instant }),
  z.strictObject({ state: z.literal('no number') }),
]);

export const callDocument: z.ZodType<Call> = z
  .discriminatedUnion('state', [
    callFacts.extend({ state: z.literal('queued'), since: instant, aheadOfClass: z.boolean(), backTo: position.nullable() }),
    callFacts.extend({ state: z.literal('offered'), position, offeredAt: instant, ringingAt: instant.nullable() }),
    callFacts.extend({ state: z.literal('diverted'), since: instant }),
    callFacts.extend({
      state: z.literal('answered'),
      position,
      operator: operator.nullable(),
      leg,
      answeredAt: instant,
    }),
    callFacts.extend({
      state: z.literal('ended'),
      position,
      operator: operator.nullable(),
      answeredAt: instant,
      endedAt: instant,
      by: endedBy,
      cause: text,
      exact: z.boolean(),
    }),
    callFacts.extend({
      state: z.literal('abandoned'),
      endedAt: instant,
      cause: text,
      exact: z.boolean(),
      callBack,
      attempts: z.array(z.strictObject({ at: instant, by: operator, outcome: callBackOutcome, note: text })),
    }),
  ])
  .meta({ id: 'Call' });

export const positionFacts = z.strictObject({
  id: position,
  name: text,
  groups: z.array(group),
  skills: z.array(text),
  wrapUpMs: z.number().int(),
});

export const activityStates = ['idle', 'ringing', 'on call', 'wrap-up'] as const;

export const positionDocument: z.ZodType<Position> = positionFacts
  .extend({
    operator: operator.nullable(),
    operatorSince: instant.nullable(),
    pause: z.strictObject({ reason: text, since: instant }).nullable(),
    mark: z.strictObject({ failure: offerFailure, call, since: instant, retryAt: instant }).nullable(),
    activity: z.discriminatedUnion('is', [
      z.strictObject({ is: z.literal('idle'), since: instant }),
      z.strictObject({ is: z.literal('ringing'), call, since: instant }),
      z.strictObject({ is: z.literal('on call'), call, since: instant }),
      z.strictObject({ is: z.literal('wrap-up'), call, since: instant, until: instant }),
    ]),
  })
  .meta({ id: 'Position' });

const bySomebody = { by: operator, at: instant };

export const chosenNature = z.strictObject({ id: text, label: bothLanguages, ...bySomebody });
export const givenAnswer = z.strictObject({
  answer: maybeText,
  fact: bothLanguages,
  label: bothLanguages.nullable(),
  ...bySomebody,
});
export const decidedPriority = z.strictObject({
  priority,
  proposed: z.strictObject({ priority, reasons }),
  reason: text,
  ...bySomebody,
});
export const departure = z.strictObject({
  services: z.array(text),
  reasons: z.array(z.strictObject({ rule: text, fr: text, en: text, services: z.array(text) })),
  ...bySomebody,
});

export const factValue = z.strictObject({ value: text, label: bothLanguages.nullable() });
const factFields = z.record(z.string(), factValue.extend({ version: z.number().int().min(1), ...bySomebody }));
export const rowKind = z.enum(rowKinds);
const facts: z.ZodType<Facts> = z.strictObject({
  rows: z.array(
    z.strictObject({
      id: row,
      kind: rowKind,
      fields: factFields,
      ...bySomebody,
      struck: z.strictObject(bySomebody).nullable(),
    }),
  ),
  access: factFields,
  victims: factFields,
});

export const closing = z.strictObject({
  disposition: z.strictObject({ id: text, label: bothLanguages }),
  note: text,
  proofs: z.array(
    z.discriminatedUnion('is', [
      z.strictObject({ is: z.literal('partner'), id: text, label: bothLanguages }),
      z.strictObject({ is: z.literal('duplicate'), sheet, number: text }),
      z.strictObject({ is: z.literal('silent-check') }),
    ]),
  ),
  by: operator.nullable(),
  at: instant,
});
export const addendum = z.strictObject({ id: text, text, ...bySomebody });
export const readInstruction = z.strictObject({ id: text, title: bothLanguages, ...bySomebody });

const commune = z.strictObject({ code: text, name: text });
export const foundPlace = z
  .strictObject({
    kind: z.enum(placeKinds),
    label: text,
    lonLat,
    precision: z.enum(placePrecisions),
    source: z.enum(placeSources),
    commune: commune.nullable(),
    address: z.strictObject({ number: maybeText, street: text }).nullable(),
  })
  .meta({ id: 'FoundPlace', description: 'A place that can be set on a sheet' });
export const placeNotes = z.array(z.strictObject({ id: text, kind: z.enum(placeNoteKinds), text }));
export const outside = z.strictObject({ neighbour: z.strictObject({ name: text, phone: maybeText }).nullable() });
export const setPlace = foundPlace.extend({
  notes: placeNotes,
  outside: outside.nullable(),
  ...bySomebody,
});

export const writtenNote = z.strictObject({
  id: note,
  text,
  by: operator,
  position: position.nullable(),
  at: instant,
  savedAt: instant,
});

export const linkRefusal = z.enum(linkRefusals);
export const linkFacts = z.strictObject({
  call,
  number: text,
  language: z.enum(pageLanguages),
  expiresAt: instant,
  by: operator,
});
const locateLink: z.ZodType<LocateLink> = linkFacts
  .extend({
    id: text,
    at: instant,
    state: z.enum(['asked', 'tried', 'sent', 'failed']),
    sentAt: instant.nullable(),
    detail: maybeText,
    openedAt: instant.nullable(),
    refusal: z.strictObject({ reason: linkRefusal, at: instant }).nullable(),
    used: z.strictObject({ at: instant, device: text }).nullable(),
  })
  .meta({ id: 'LocateLink', description: 'A link sent to a caller, and what became of it' });

const sheetFacts = z.strictObject({
  nature: chosenNature.nullable(),
  answers: z.record(z.string(), givenAnswer),
  priority: decidedPriority.nullable(),
  departures: z.array(departure),
  place: setPlace.nullable(),
  fixNotes: placeNotes,
  instructionsRead: z.array(readInstruction),
  facts,
});
/** Those that were given. */
export const someFacts = sheetFacts.partial() as unknown as z.ZodType<Partial<SheetFacts>>;

export const joinedSheet = z.strictObject({
  sheet,
  number: text,
  into: sheet,
  calls: z.array(call),
  notes: z.array(note),
  facts: someFacts,
  ...bySomebody,
});

/** `to` null: to the room. */
export const handover = z.strictObject({ to: operator.nullable(), word: text, ...bySomebody });

export const joinedInto = z.strictObject({ sheet, number: text });

export const sheetDocument: z.ZodType<SheetDocument> = z
  .strictObject({
    id: sheet,
    number: text,
    openedAt: instant,
    calls: z.array(call),
    position: position.nullable(),
    notes: z.array(writtenNote),
    ...sheetFacts.shape,
    ...alertFields,
    ...alertingFields,
    closing: closing.nullable(),
    assignments: z.array(assignmentDocument),
    addenda: z.array(addendum),
    ownFacts: someFacts,
    joined: z.array(joinedSheet),
    locateLinks: z.array(locateLink),
    joinedInto: joinedInto.nullable(),
    inCharge: z.strictObject({ operator, since: instant }).nullable(),
    handover: handover.nullable(),
    callDetails: z.array(callDocument),
  })
  .meta({ id: 'Sheet', description: 'An event sheet with its calls as they are now' });

export const eventHead: z.ZodType<EventHead> = z
  .strictObject({
    id: sheet,
    number: text,
    openedAt: instant,
    state: z.enum(['open', 'closed']),
    nature: z.strictObject({ id: text, label: bothLanguages }).nullable(),
    priority,
    place: maybeText,
    at: z.strictObject({ lonLat, radiusM: z.number().nullable() }).nullable(),
    callers: z.number().int(),
    live: z.number().int(),
    position: position.nullable(),
    departedAt: instant.nullable(),
    units: z.strictObject({ engaged: z.number().int(), there: z.number().int() }),
    alarms: z.array(z.strictObject({ unit, callSign: text })),
    inCharge: operator.nullable(),
    handover: z.strictObject({ to: operator.nullable(), word: text }).nullable(),
    unread: z.number().int(),
    notices: z.number().int(),
    awaits: z.strictObject({ what: z.enum(awaitedThings), callSign: maybeText, dueAt: instant }).nullable(),
  })
  .meta({ id: 'EventHead', description: 'An open event on one line' });

export const linkNames = [
  'pbx',
  'journal',
  'mongodb',
  'subscribers',
  'places',
  'sms',
  'configuration',
  'search',
  'roster',
  'aml',
  'avl',
  'travel',
] as const;
export const linkStates = ['up', 'degraded', 'down', 'not configured'] as const;

export const link: z.ZodType<Link> = z
  .strictObject({
    name: z.enum(linkNames),
    state: z.enum(linkStates),
    reason: maybeText,
    since: instant,
    figures: z.record(z.string(), z.number()),
  })
  .meta({ id: 'Link', description: 'A connection to something outside, or to the disk' });
