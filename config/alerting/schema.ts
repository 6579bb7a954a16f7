/** Who is told of an event, by what means, and what is done by procedure: gateways.yaml, notices.yaml, roster.csv, procedures/ and alerts.yaml. Each is optional. */
import { z } from 'zod';
import { id, inForm, priority, text } from '../schema.ts';

const longText = z.strictObject({ fr: z.string().min(1).max(900), en: z.string().min(1).max(900) });

/** What is known of an event; every condition that is named must hold. */
const situation = z
  .strictObject({
    families: z.array(id).min(1).optional(),
    groups: z.array(id).min(1).optional(),
    natures: z.array(id).min(1).optional(),
    /** One of them is there. */
    hazards: z.array(id).min(1).optional(),
    /** So urgent or more: 0 is the most urgent. */
    priorityAtMost: priority.optional(),
    victimsAtLeast: z.number().int().min(1).max(9_999).optional(),
    /** Beginnings of commune codes: `33` for a department, `33063` for a commune. */
    communes: z.array(inForm('communeCode')).min(1).optional(),
    /** Units are engaged or the immediate departure was decided, or neither. */
    departed: z.boolean().optional(),
  })
  .refine((all) => Object.keys(all).length > 0, 'condition');

/** Where a secret is read, so that none stands in the file: `env:NAME`, or `file:PATH`. */
const secret = z.string().regex(/^(env:[A-Z][A-Z0-9_]*|file:\/\S+)$/, 'secret');

const mqttUrl = z.string().regex(/^mqtts?:\/\/[^\s@]+$/, 'mqttUrl');

/**
 * gateways.yaml: HTTP services and MQTT brokers that send texts, page people, ring stations. `{to}`, `{text}`, `{id}` and the values of an alert are filled in, each
 * escaped as the place asks for. `{id}` is the same whenever the same message is sent again.
 */
export const gatewaysFile = z.strictObject({
  gateways: z
    .array(
      z
        .strictObject({
          id,
          label: text,
          /** One of the two: where HTTP asks, or the broker and the topic that a display or a printer listens to. */
          url: inForm('httpUrl').optional(),
          mqtt: z
            .strictObject({
              url: mqttUrl,
              /** `{to}` and the others are filled in here too. */
              topic: z.string().regex(/^[^+#]{1,200}$/, 'mqttTopic'),
              /** 1: delivered at least once; 2: exactly once. Never 0: nobody would know. */
              qos: z.union([z.literal(1), z.literal(2)]).default(1),
              username: z.string().min(1).max(100).optional(),
              password: secret.optional(),
            })
            .optional(),
          method: z.enum(['POST', 'PUT', 'GET']).default('POST'),
          /** A value `env:NAME` is read from the environment, so that no secret stands in the file. */
          headers: z.record(z.string().regex(/^[A-Za-z0-9-]{1,60}$/, 'headerName'), z.string().max(500)).default({}),
          contentType: z
            .enum(['application/json', 'application/x-www-form-urlencoded', 'text/plain'])
            .default('application/json'),
          body: z.string().max(4_000).default(''),
          /** How long one request may take. */
          deadlineMs: z.number().int().min(100).max(30_000).default(5_000),
          /** Requests in all, where the gateway cannot be reached or fails. */
          tries: z.number().int().min(1).max(5).default(3),
          /** Asked for each number of the roster by the scheduled check: 2xx says that the gateway would take it. */
          checkUrl: inForm('httpUrl').optional(),
        })
        .refine(({ url, mqtt }) => (url === undefined) !== (mqtt === undefined), 'gatewayAddress')
        // A broker hands a message sent again on as any other: the display knows it by its id alone.
        .refine(({ mqtt, body }) => !mqtt || `${mqtt.topic} ${body}`.includes('{id}'), 'mqttId'),
    )
    .default([]),
  /** Where vehicles say where they are and what they do: by HTTP (POST /api/gateways/avl), and by MQTT where a broker is named. */
  avl: z
    .strictObject({
      /** What the feed shows as its bearer token. */
      token: secret,
      /** After so long without a word of any vehicle, the link is degraded. */
      silentS: z.number().int().min(10).max(86_400).default(120),
      mqtt: z
        .strictObject({
          url: mqttUrl,
          /** The messages of these topics are what the HTTP feed takes. */
          topic: z.string().min(1).max(200),
          username: z.string().min(1).max(100).optional(),
          password: secret.optional(),
        })
        .optional(),
    })
    .optional(),
});

/** `phone`: by hand, with confirmation. Else a gateway of gateways.yaml. */
const noticeMeans = z.strictObject({ means: id, deadlineS: z.number().int().min(10).max(86_400) });

/** notices.yaml: who must be told of what. */
export const noticesFile = z.strictObject({
  /** Where recipients confirm from outside: `https://tocsin.example`. Without it, receipts are confirmed by hand. */
  publicUrl: inForm('httpUrl').optional(),
  templates: z.array(z.strictObject({ id, text: longText })).min(1),
  /** A role of the roster, and how its people are reached: each means of the first person, then the next person. */
  recipients: z
    .array(
      z.strictObject({
        id,
        label: text,
        /** Of roster.csv. */
        role: id,
        language: z.enum(['fr', 'en']).default('fr'),
        means: z.array(noticeMeans).min(1),
      }),
    )
    .min(1),
  rules: z.array(
    z.strictObject({
      id,
      when: situation,
      reason: text,
      tell: z.array(id).min(1),
      template: id,
      send: z.enum(['proposed', 'automatic']).default('proposed'),
    }),
  ),
});

/** procedures/NAME.yaml: what is done, step by step, where the situation is this. Without `when` it is attached by hand. */
export const procedureFile = z.strictObject({
  id,
  label: text,
  /** Where it comes from: a plan, its version, its page. */
  source: z.string().max(200).default(''),
  when: situation.optional(),
  steps: z
    .array(
      z.strictObject({
        id,
        text: longText,
        /** Of partners.yaml: the service that the step calls. */
        partner: id.optional(),
        /** Of notices.yaml: who the step tells. */
        recipient: id.optional(),
      }),
    )
    .min(1),
});

/** A means of alerts.yaml: the unit's own page, on the phones that have it open. */
export const unitPage = 'unit-page';

/** alerts.yaml: how units are alerted. */
export const alertsFile = z.strictObject({
  /** In order; the first whose units or stations name the unit, else the one that names none. */
  chains: z
    .array(
      z.strictObject({
        id,
        units: z.array(id).default([]),
        stations: z.array(id).default([]),
        /** `unit-page`, or a gateway of gateways.yaml. `to` fills `{to}`: a number, a pager, a printer; `{unit}` and `{station}` in it are replaced. */
        means: z
          .array(
            z.strictObject({ means: id, to: z.string().max(120).default(''), deadlineS: z.number().int().min(2).max(3_600) }),
          )
          .min(1),
      }),
    )
    .min(1),
});

/** radio.yaml: talkgroups that an event may be given, in the order in which they are taken. */
export const radioFile = z.strictObject({
  talkgroups: z
    .array(
      z.strictObject({
        id,
        label: z.string().min(1).max(60),
        /** Of routing.yaml: whose units can use it; all where none is named. */
        services: z.array(id).default([]),
        /** Given where no other is free, to any number of events at once; those who get it are told that they share it. */
        shared: z.boolean().default(false),
      }),
    )
    .min(1),
  /** An event is given one talkgroup for each of these, when the first unit of one of the services is engaged on it. */
  allot: z.array(z.strictObject({ id, label: text, services: z.array(id).min(1) })).default([]),
  /** Order of transmissions: who speaks to whom. `on`: the label of a fixed talkgroup; without it, that of the event. */
  order: z.array(z.strictObject({ who: text, withWhom: text, on: z.string().min(1).max(60).optional() })).default([]),
});

export type Situation = z.infer<typeof situation>;
export type Gateway = z.infer<typeof gatewaysFile>['gateways'][number];
export type Avl = NonNullable<z.infer<typeof gatewaysFile>['avl']>;
export type NoticesFile = z.infer<typeof noticesFile>;
export type Recipient = NoticesFile['recipients'][number];
export type NoticeRule = NoticesFile['rules'][number];
export type Procedure = z.infer<typeof procedureFile>;
export type AlertChain = z.infer<typeof alertsFile>['chains'][number];
export type Radio = z.infer<typeof radioFile>;
export type Talkgroup = Radio['talkgroups'][number];
