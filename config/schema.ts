/** What a centre's configuration may say, file by file. The loader answers with file, line, field and remedy where it does not fit. */
import { z } from 'zod';
import type { Alerting } from './alerting/load-alerting.ts';
import type { Dispatch } from './dispatch/schema.ts';
import type { Disposition } from './dispositions/schema.ts';
import type { LocationsFile } from './locations/schema.ts';
import type { MapConfiguration } from './map/schema.ts';
import type { Messaging } from './messaging/schema.ts';
import type { Places } from './places/schema.ts';
import type { Qualification } from './protocols/load-qualification.ts';
import type { Routing } from './routing/schema.ts';

/** Forms of text that a field may ask for, with what to write instead. A zod message names its form, and the loader says it in both languages. */
export const forms = {
  id: {
    pattern: /^[a-z][a-z0-9-]{0,31}$/,
    fr: 'un identifiant : une lettre minuscule, puis des minuscules, chiffres ou traits d’union, 32 au plus, par exemple p01',
    en: 'an identifier: a lower-case letter, then lower-case letters, digits or hyphens, 32 at most, for example p01',
  },
  phone: {
    fr: 'une adresse IPv4 et un port, par exemple 10.0.0.11:5060',
    en: 'an IPv4 address and a port, for example 10.0.0.11:5060',
  },
  somePhone: {
    fr: 'un téléphone : « phone », l’adresse du téléphone de bureau, ou « webEndpoint », celui de la console',
    en: 'a phone: "phone", the address of the desk phone, or "webEndpoint", the console\'s',
  },
  address: {
    pattern: /^[0-9A-Za-z][0-9A-Za-z.:-]{0,252}(\/\d{1,3})?$/,
    fr: 'une adresse IP, un réseau ou un nom d’hôte, par exemple 10.0.1.2 ou 10.0.1.0/24',
    en: 'an IP address, a network or a host name, for example 10.0.1.2 or 10.0.1.0/24',
  },
  dialled: {
    pattern: /^\+?\d{1,15}$/,
    fr: "un numéro composé : 15 chiffres au plus, par exemple '112'",
    en: "a dialled number: 15 digits at most, for example '112'",
  },
  country: {
    pattern: /^[A-Z]{2}$/,
    fr: 'un pays en deux majuscules (ISO 3166-1), par exemple FR',
    en: 'a country in two capitals (ISO 3166-1), for example FR',
  },
  timeZone: {
    fr: 'un fuseau horaire, par exemple Europe/Paris',
    en: 'a time zone, for example Europe/Paris',
  },
  lookupUrl: {
    pattern: /^https?:\/\/[^\s/]+\/\S*\{number\}\S*$/,
    fr: 'une adresse http(s) qui contient {number}, par exemple https://annuaire.example/numeros/{number}',
    en: 'an http(s) address that contains {number}, for example https://directory.example/numbers/{number}',
  },
  insee: {
    pattern: /^\d[\dAB]\d{3}$/,
    fr: "un code INSEE de commune entre guillemets, par exemple '35238' ou '2A004'",
    en: "the INSEE code of a commune in quotes, for example '35238' or '2A004'",
  },
  geocoderUrl: {
    pattern: /^https?:\/\/[^\s?#]+\/$/,
    fr: 'une adresse http(s) qui finit par « / », par exemple http://addok.example:7878/',
    en: 'an http(s) address that ends with a slash, for example http://addok.example:7878/',
  },
  osrmUrl: {
    pattern: /^https?:\/\/[^\s?#]+\/$/,
    fr: 'une adresse http(s) qui finit par « / », par exemple http://osrm.example:5000/',
    en: 'an http(s) address that ends with a slash, for example http://osrm.example:5000/',
  },
  oneWhere: {
    fr: 'ou bien « at » (longitude, latitude), ou bien « address », pas les deux',
    en: 'either "at" (longitude, latitude) or "address", not both',
  },
  oneArea: {
    fr: 'ou bien « communes », ou bien « file », pas les deux',
    en: 'either "communes" or "file", not both',
  },
  day: { fr: 'un jour, par exemple 2026-11-27', en: 'a day, for example 2026-11-27' },
  daysInOrder: {
    fr: 'un jour « until » qui ne précède pas « from »',
    en: 'a day "until" that is not before "from"',
  },
  gatewayUrl: {
    pattern: /^https?:\/\/[^\s/]+(\/\S*)?$/,
    fr: 'une adresse http(s), par exemple https://sms.example/v1/messages',
    en: 'an http(s) address, for example https://sms.example/v1/messages',
  },
  fieldName: {
    fr: 'le nom d’un champ, avec des points pour ce qui est imbriqué, par exemple message.id',
    en: 'the name of a field, with dots for what is nested, for example message.id',
  },
  headerName: {
    fr: 'le nom d’un en-tête HTTP, par exemple x-signature',
    en: 'the name of an HTTP header, for example x-signature',
  },
  secret: {
    fr: 'où lire le secret : env:NOM ou file:/chemin ; jamais le secret lui-même',
    en: 'where to read the secret: env:NAME or file:/path; never the secret itself',
  },
  mqttUrl: {
    fr: 'l’adresse d’un courtier MQTT, sans mot de passe, par exemple mqtts://courtier.example:8883',
    en: 'the address of an MQTT broker, without a password, for example mqtts://broker.example:8883',
  },
  mqttTopic: {
    fr: 'un sujet MQTT sans + ni #, par exemple casernes/{to}',
    en: 'an MQTT topic without + or #, for example stations/{to}',
  },
  gatewayAddress: {
    fr: 'soit « url » (HTTP), soit « mqtt » : l’un des deux',
    en: 'either "url" (HTTP) or "mqtt": one of the two',
  },
  mqttId: {
    fr: '{id} dans « body » ou dans le sujet : l’afficheur y reconnaît un message envoyé de nouveau',
    en: '{id} in "body" or in the topic: by it the display knows a message that is sent again',
  },
  language: { fr: 'une langue en deux minuscules, par exemple fr', en: 'a language in two lower-case letters, for example fr' },
  phoneKey: { fr: "une touche de téléphone : '0' à '9', '*' ou '#'", en: "a key of a telephone: '0' to '9', '*' or '#'" },
  answerKey: {
    pattern: /^[a-z0-9]$/,
    fr: "une touche : une lettre minuscule sans accent ou un chiffre entre guillemets, par exemple o ou '1'",
    en: "a key: a lower-case letter without accent, or a digit in quotes, for example o or '1'",
  },
  ownAnswer: {
    fr: 'une touche « key » et un libellé « label » : seules yes, no et unknown ont les leurs',
    en: 'a "key" and a "label": only yes, no and unknown have their own',
  },
  nationalCode: {
    pattern: /^[A-Z0-9][A-Z0-9.-]{0,31}$/,
    fr: 'un code de liste nationale : majuscules, chiffres, points et traits d’union, par exemple C04.02.01',
    en: 'a code of a national list: capitals, digits, dots and hyphens, for example C04.02.01',
  },
  mapFile: {
    pattern: /^[\w][\w.-]{0,120}\.pmtiles$/,
    fr: 'le nom d’un fichier .pmtiles du dossier « maps » des données, sans dossier, par exemple departement.pmtiles',
    en: 'the name of a .pmtiles file in the folder "maps" of the data, without a folder, for example county.pmtiles',
  },
  webAddress: {
    pattern: /^https?:\/\/[^\s;,'"]+$/,
    fr: 'une adresse http(s) entière, par exemple https://cartes.example/style.json',
    en: 'a whole http(s) address, for example https://maps.example/style.json',
  },
  origin: {
    pattern: /^https?:\/\/[\w.-]+(:\d{1,5})?$/,
    fr: 'une origine : http(s), hôte et port, sans chemin, par exemple https://tuiles.example',
    en: 'an origin: http(s), host and port, without a path, for example https://tiles.example',
  },
  box: {
    fr: '« west » plus petit que « east », « south » plus petit que « north »',
    en: '"west" less than "east", "south" less than "north"',
  },
  countryBox: {
    fr: 'un cadre [ouest, sud, est, nord] en degrés, par exemple [-5.5, 41.2, 9.8, 51.3]',
    en: 'a box [west, south, east, north] in degrees, for example [-5.5, 41.2, 9.8, 51.3]',
  },
  linkText: {
    fr: 'un texte avec {link} une fois, à la place du lien',
    en: 'a text with {link} in it once, where the link goes',
  },
  publicUrl: {
    fr: 'une adresse https sans chemin, par exemple https://position.example',
    en: 'an https address without a path, for example https://position.example',
  },
  hour: {
    pattern: /^([01]\d|2[0-3]):[0-5]\d$/,
    fr: "une heure entre guillemets, par exemple '07:30'",
    en: "a time of day in quotes, for example '07:30'",
  },
  communeCode: {
    pattern: /^\d[\dAB]\d{0,3}$/,
    fr: 'un code INSEE ou son début, entre guillemets, par exemple "33" ou "33063"',
    en: 'an INSEE code or its beginning, in quotes, for example "33" or "33063"',
  },
  httpUrl: {
    pattern: /^https?:\/\/[^\s/]+\S*$/,
    fr: 'une adresse http(s), par exemple https://passerelle.example/messages',
    en: 'an http(s) address, for example https://gateway.example/messages',
  },
  phoneNumber: {
    pattern: /^\+?\d{2,15}$/,
    fr: "un numéro à composer, entre guillemets, par exemple '+33199000101' ou '18'",
    en: "a number to dial, in quotes, for example '+33199000101' or '18'",
  },
  department: {
    pattern: /^(\d{2}|2[AB]|97\d|98\d)$/,
    fr: "un département entre guillemets, par exemple '33', '2A' ou '974'",
    en: "a department in quotes, for example '33', '2A' or '974'",
  },
  soundFile: {
    pattern: /^[\w-][\w./-]{0,200}\.wav$/,
    fr: 'un fichier .wav du dossier de la configuration, en lettres, chiffres, « / », « - » et « _ », par exemple annonces/attente.wav',
    en: 'a .wav file in the configuration folder, of letters, digits, "/", "-" and "_", for example announcements/wait.wav',
  },
  oneDestination: {
    fr: 'ou bien « groups », ou bien « neighbour », pas les deux',
    en: 'either "groups" or "neighbour", not both',
  },
  closedRoute: {
    fr: '« hours » et « closed » ensemble : sans « closed », le numéro ne mènerait nulle part hors de ces heures',
    en: '"hours" and "closed" together: without "closed" the number would lead nowhere outside these hours',
  },
  overflowWhen: {
    fr: 'quand déborder : « afterMs », « queueLength », ou les deux',
    en: 'when to overflow: "afterMs", "queueLength", or both',
  },
  condition: {
    fr: 'au moins une condition, par exemple « masked: true »',
    en: 'at least one condition, for example "masked: true"',
  },
} as const satisfies Record<string, { pattern?: RegExp; fr: string; en: string }>;

type FormWithPattern =
  | 'communeCode'
  | 'httpUrl'
  | 'phoneNumber'
  | 'id'
  | 'address'
  | 'dialled'
  | 'country'
  | 'lookupUrl'
  | 'insee'
  | 'geocoderUrl'
  | 'osrmUrl'
  | 'answerKey'
  | 'nationalCode'
  | 'mapFile'
  | 'webAddress'
  | 'origin'
  | 'hour'
  | 'department'
  | 'soundFile'
  | 'gatewayUrl';
export const inForm = (form: FormWithPattern) => z.string().regex(forms[form].pattern, form);

export const id = inForm('id');
export const text = z.strictObject({ fr: z.string().min(1).max(200), en: z.string().min(1).max(200) });
/** 0 (life at risk now) to 3 (can wait). */
export const priority = z.literal([0, 1, 2, 3]);

export function isPhoneAddress(text: string): boolean {
  const [, address, port] = /^([^:]+):(\d{1,5})$/.exec(text) ?? [];
  return z.ipv4().safeParse(address).success && Number(port) >= 1 && Number(port) <= 65_535;
}

/** positions.yaml: the workplaces and their phones. */
export const positionsFile = z.strictObject({
  positions: z
    .array(
      z
        .strictObject({
          id,
          name: z.string().min(1).max(60),
          /** Where the PBX rings: IPv4 address and port of a desk phone known by address. */
          phone: z.string().refine(isPhoneAddress, 'phone').optional(),
          /** PJSIP endpoint of the console's own softphone, which rings beside the desk phone, or alone: `w01`. */
          webEndpoint: id.optional(),
          groups: z.array(id).min(1),
          skills: z.array(id).default([]),
        })
        .refine(({ phone, webEndpoint }) => phone !== undefined || webEndpoint !== undefined, 'somePhone'),
    )
    .min(1),
});

const condition = z
  .strictObject({
    dialled: z.array(inForm('dialled')).min(1).optional(),
    locationPresent: z.boolean().optional(),
    /** Calls of the number in the last 24 hours, at least. */
    repeatedAtLeast: z.number().int().min(1).optional(),
    transferred: z.boolean().optional(),
    vulnerable: z.boolean().optional(),
    masked: z.boolean().optional(),
  })
  .refine((all) => Object.keys(all).length > 0, 'condition');

/** triage.yaml: rules in order; the most urgent priority that any matching rule gives wins over the dialled number's. */
export const triageFile = z.strictObject({
  rules: z.array(z.strictObject({ id, when: condition, priority, reason: text })),
  /** Ageing: after each such wait a call counts as one priority more urgent, so that nobody starves. P0 is never overtaken by ageing. */
  ageingMs: z.number().int().min(5_000).max(600_000).default(45_000),
});

/** context.yaml: where callers are looked up, each source with its own deadline. */
export const contextFile = z.strictObject({
  subscribers: z
    .array(
      z.discriminatedUnion('kind', [
        z.strictObject({
          id,
          kind: z.literal('csv'),
          /** Path from the configuration's folder. */
          file: z.string().min(1).max(500),
          deadlineMs: z.number().int().min(10).max(10_000).default(200),
        }),
        z.strictObject({
          id,
          kind: z.literal('http'),
          /** `{number}` is replaced by the E.164 number, URI-encoded. */
          url: inForm('lookupUrl'),
          deadlineMs: z.number().int().min(50).max(10_000).default(1_500),
          cacheMs: z.number().int().min(0).max(86_400_000).default(600_000),
          /** The breaker opens after so many failures in a row, and tries again after `retryMs`. */
          breakAfter: z.number().int().min(1).max(100).default(5),
          retryMs: z.number().int().min(100).max(600_000).default(10_000),
        }),
      ]),
    )
    .default([]),
  /** Reasons an operator may give for a pause. */
  pauseReasons: z.array(z.strictObject({ id, label: text })).min(1),
});

export type Centre = {
  positions: z.infer<typeof positionsFile>['positions'];
  routing: Routing;
  triage: z.infer<typeof triageFile>;
  context: z.infer<typeof contextFile>;
  /** Natures, guided questions and rules of engagement; `noQualification` where the centre has none. */
  qualification: Qualification;
  /** Gateways, notices, roster, procedures, alerts and radio; `noAlerting` where the centre has none. */
  alerting: Alerting;
  /** Area, notes and further lists of places; `noPlaces` where the centre has none. */
  places: Places;
  /** AML, partners and the link that locates a caller; `noLocations` where the centre has none. */
  locations: LocationsFile;
  /** What may become of an event. */
  dispositions: readonly Disposition[];
  /** The ground of the map and what stays on it; `plainMap` where the centre says nothing. */
  map: MapConfiguration;
  /** Stations, units and response plans; `noDispatch` where the centre sends nobody itself. */
  dispatch: Dispatch;
  /** Texts with callers, and calls without a voice. */
  messaging: Messaging;
  /** The folder it was read from, for files it names. */
  folder: string;
  /** SHA-256 of the files' contents. */
  digest: string;
};
