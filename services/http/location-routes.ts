/** Locations from outside: AML by its gateways, and partners. Each sender proves itself; none of them sees anything but what became of its message. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import { z } from 'zod';
import { writtenText } from '../commands/fields.ts';
import type { Fix } from '../context/fix.ts';
import { type Instant, instant as instantOf } from '../ids.ts';
import type { Locations, Taken } from '../locations/locations.ts';
import { circleOf, type Parsed, type RefusalReason, refused } from '../locations/sighting.ts';
import { signatureHeader } from '../locations/signature.ts';
import type { Channel } from '../locations/tally.ts';
import { Refusal } from '../refusal.ts';
import { within } from '../within.ts';
import { parse, sendProblem } from './problem.ts';
import { type Reply, type Route, route } from './route.ts';

/** A location of a body in XML, as `telephony/pidf-lo` reads it. */
export type ReadLocations = (
  body: Uint8Array,
) => (Pick<Fix, 'shape' | 'method' | 'confidencePercent' | 'measuredAt'> & { entity: string | null })[] | null;

const jsonBytes = 4_096;
const xmlBytes = 64 * 1024;
const perTenSeconds = 2_000;
const diskDeadlineMs = 2_000;

const outcome = z.enum(['taken', 'late', 'waiting', 'duplicate', 'unmatched']);
const taken = z.strictObject({ outcome }).meta({
  id: 'LocationTaken',
  description:
    'waiting: until its call comes; late: long after its call began, or after its end; unmatched: no call of the number',
});

const amlSms = z
  .strictObject({ from: z.string().min(3).max(64), text: z.string().max(400).optional(), data: z.base64().max(600).optional() })
  .meta({ id: 'AmlSms', description: 'Either the text, or the user data of a data SMS in base64' });

const time = z.iso.datetime({ offset: true }).transform((text): Instant => instantOf(Date.parse(text)));
const address = z.strictObject({
  country: writtenText.max(2).nullable().default(null),
  city: writtenText.max(100).nullable().default(null),
  postcode: writtenText.max(16).nullable().default(null),
  street: writtenText.max(200).nullable().default(null),
  houseNumber: writtenText.max(20).nullable().default(null),
});
const partnerLocation = z
  .strictObject({
    number: z.string().min(3).max(64),
    /** `cell`: a mast or a sector of the network. */
    source: z.enum(['partner', 'cell']).default('partner'),
    method: writtenText.max(60).nullable().default(null),
    latitude: z.number().optional(),
    longitude: z.number().optional(),
    radiusM: z.number().nullable().default(null),
    address: address.optional(),
    confidencePercent: z.number().min(0).max(100).nullable().default(null),
    measuredAt: time.nullable().default(null),
  })
  .meta({ id: 'PartnerLocation', description: 'Latitude and longitude, WGS 84, or an address' });

export type LocationRoutesOptions = { locations: Locations; readLocations: ReadLocations };

export function locationRoutes({ locations, readLocations }: LocationRoutesOptions): Route[] {
  const answers = { 200: { description: 'What became of it', schema: taken } };
  return [
    route({
      method: 'post',
      path: '/api/aml',
      summary:
        'Advanced Mobile Location by HTTPS (ETSI TS 103 625): the telephone’s form, signed by its gateway in `X-Signature`',
      right: 'open',
      raw: { types: ['application/x-www-form-urlencoded'], limit: jsonBytes },
      before: [limitOf(locations, 'https')],
      answers,
      handle: ({ request }) => replyTo(locations.amlForm(bodyOf(request), request.get(signatureHeader)), locations),
    }),
    route({
      method: 'post',
      path: '/api/aml/sms',
      summary: 'Advanced Mobile Location by SMS, handed on by a gateway: JSON `AmlSms`, signed in `X-Signature`',
      right: 'open',
      raw: { types: ['application/json'], limit: jsonBytes },
      before: [limitOf(locations, 'sms')],
      answers,
      handle: ({ request }) => {
        const body = bodyOf(request);
        const sms = parse(
          amlSms,
          jsonOf(body, () => locations.refuse('sms', 'malformed')),
          'body',
        );
        const { from, text, data } = sms;
        const written = { from, ...(text === undefined ? {} : { text }), ...(data === undefined ? {} : { data }) };
        return replyTo(locations.signedAmlSms(body, request.get(signatureHeader), written), locations);
      },
    }),
    route({
      method: 'post',
      path: '/api/locations',
      summary:
        'A location from a partner: PIDF-LO (RFC 4119) with the caller as `entity`, or JSON `PartnerLocation`; its token as bearer',
      right: 'open',
      raw: { types: ['application/pidf+xml', 'application/json'], limit: xmlBytes },
      before: [limitOf(locations, 'partner')],
      answers,
      handle: ({ request }) => {
        const provider = partnerOf(request, locations);
        const body = bodyOf(request);
        if (request.is('application/json')) {
          const json = jsonOf(body, () => locations.refuse('partner', 'malformed'));
          return replyTo(locations.partnerSighting(fromJson(parse(partnerLocation, json, 'body'), provider)), locations);
        }
        const found = readLocations(body);
        if (!found || found.length === 0)
          return replyTo(locations.partnerSighting(refused(found ? 'no-position' : 'malformed')), locations);
        const taken = found.map(({ entity, ...location }) => {
          if (entity === null) return locations.partnerSighting(refused('no-number', 'entity'));
          const number = entity.replace(/^pres:/i, 'sip:');
          return locations.partnerSighting({ ok: true, sighting: { ...location, source: 'partner', number, provider } });
        });
        return replyTo(taken.find((each) => each.outcome !== 'refused') ?? taken[0] ?? { outcome: 'unmatched' }, locations);
      },
    }),
  ];
}

/** Bounded for each sender: a gateway that runs wild must not take the machine from the calls. */
function limitOf(locations: Locations, channel: Channel): RequestHandler {
  return rateLimit({
    windowMs: 10_000,
    limit: perTenSeconds,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (_request, response) => {
      locations.refuse(channel, 'too-many');
      sendProblem(response, tooMany);
    },
  });
}

const bodyOf = (request: Request): Buffer => (Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0));

function jsonOf(body: Buffer, onFault: () => void): unknown {
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    onFault();
    throw malformedJson;
  }
}

const digest = (text: string) => createHash('sha256').update(text).digest();

function partnerOf(request: Request, locations: Locations): string {
  const [scheme, token = ''] = (request.get('authorization') ?? '').split(' ', 2);
  const given = digest(token);
  const provider =
    scheme?.toLowerCase() === 'bearer' ? locations.partnerOf((known) => timingSafeEqual(digest(known), given)) : null;
  if (provider !== null) return provider;
  locations.refuse('partner', 'unknown-key');
  throw unknownPartner;
}

function fromJson(body: z.output<typeof partnerLocation>, provider: string): Parsed {
  const { number, source, method, latitude, longitude, radiusM, confidencePercent, measuredAt } = body;
  const rest = { number, source, method, confidencePercent, measuredAt, provider };
  if (body.address) return { ok: true, sighting: { ...rest, shape: { type: 'civic', address: { ...body.address, other: {} } } } };
  if (latitude === undefined || longitude === undefined) return refused('no-position', 'latitude');
  const circle = circleOf(latitude, longitude, radiusM);
  return circle.ok ? { ok: true, sighting: { ...rest, shape: circle.shape } } : refused(circle.reason, 'latitude');
}

/** The sender is told that it is taken once it is on disk. */
async function replyTo(taken: Taken, locations: Locations): Promise<Reply> {
  if (taken.outcome === 'refused') {
    const { status, ...text } = texts[taken.reason];
    throw new Refusal(`location-${taken.reason}`, status, text, taken.field);
  }
  if (!(await within(locations.saved(), diskDeadlineMs))) throw notKept;
  return { status: 200, body: { outcome: taken.outcome } };
}

const texts: Record<RefusalReason, { status: Refusal['status']; fr: string; en: string }> = {
  malformed: {
    status: 422,
    fr: 'Ce message n’est pas lisible ; vérifiez son format.',
    en: 'This message cannot be read; check its format.',
  },
  'no-position': {
    status: 422,
    fr: 'Ce message ne dit aucune position ; envoyez-le quand le téléphone en a une.',
    en: 'This message says no position; send it once the telephone has one.',
  },
  'off-earth': {
    status: 422,
    fr: 'Latitude de -90 à 90, longitude de -180 à 180, en degrés.',
    en: 'Latitude from -90 to 90, longitude from -180 to 180, in degrees.',
  },
  radius: { status: 422, fr: 'Rayon en mètres, de 0 à 1 000 000.', en: 'Radius in metres, from 0 to 1,000,000.' },
  'no-number': {
    status: 422,
    fr: 'Le numéro de l’appelant manque ou n’est pas valable ; l’envoyer en E.164.',
    en: 'The caller’s number is missing or not valid; send it as E.164.',
  },
  'bad-signature': {
    status: 401,
    fr: 'La signature ne convient pas ; vérifiez la clé et ce qui est signé.',
    en: 'The signature is wrong; check the key and what is signed.',
  },
  'stale-signature': {
    status: 401,
    fr: 'La signature est trop ancienne ou à venir ; mettez à l’heure l’horloge de la passerelle.',
    en: 'The signature is too old or in the future; set the clock of the gateway.',
  },
  replayed: {
    status: 409,
    fr: 'Ce message signé est déjà venu ; signez-le de nouveau pour le renvoyer.',
    en: 'This signed message has come before; sign it anew to send it again.',
  },
  'unknown-key': {
    status: 401,
    fr: 'Cette clé n’est pas dans locations.yaml ; l’y mettre.',
    en: 'This key is not in locations.yaml; add it there.',
  },
  'too-many': { status: 429, fr: 'Trop de messages ; ralentissez.', en: 'Too many messages; slow down.' },
};

const tooMany = new Refusal('location-too-many', 429, { fr: texts['too-many'].fr, en: texts['too-many'].en });

const notKept = new Refusal('not-taken', 503, {
  fr: 'Le message n’a pas pu être gardé ; renvoyez-le.',
  en: 'The message could not be kept; send it again.',
});

const malformedJson = new Refusal('malformed-json', 400, {
  fr: 'Le corps de la requête n’est pas du JSON valable ; envoyez un objet JSON en UTF-8.',
  en: 'The body is not valid JSON; send a JSON object in UTF-8.',
});

const unknownPartner = new Refusal(
  'unknown-partner',
  401,
  {
    fr: 'Ce jeton n’est celui d’aucun partenaire de locations.yaml.',
    en: 'This token is that of no partner in locations.yaml.',
  },
  'authorization',
);
