import { noAlerting } from '../../config/alerting/load-alerting.ts';
import { noDispatch } from '../../config/dispatch/load-dispatch.ts';
import { usualDispositions } from '../../config/dispositions/load-dispositions.ts';
import { noLocations } from '../../config/locations/load-locations.ts';
import { plainMap } from '../../config/map/schema.ts';
import { usualMessaging } from '../../config/messaging/load-messaging.ts';
import { noPlaces } from '../../config/places/load-places.ts';
import { noQualification } from '../../config/protocols/load-qualification.ts';
import type { Centre } from '../../config/schema.ts';

/** Addresses of a loopback block 127.NET.0.0/24: tests that run at the same time take different blocks. */
export const addressesOf = (net: number) => ({
  pbx: `127.${net}.0.1`,
  trunk: `127.${net}.0.2`,
  partnerTrunk: `127.${net}.0.3`,
  /** Phone of the n-th position, counted from 1. */
  phone: (n: number) => `127.${net}.0.${10 + n}`,
});

/** `p01` for 1. */
export const positionName = (n: number) => `p${String(n).padStart(2, '0')}`;

/**
 * A centre for tests: positions p01, p02 ... with phones at 127.NET.0.11:5060, 127.NET.0.12:5060 ..., trunk `pstn` at 127.NET.0.2.
 * `routing` overrides single values, as `{ wrapUpMs: 0 }`.
 */
export function sampleCentre(net: number, positions: number, routing: Partial<Centre['routing']> = {}): Centre {
  const address = addressesOf(net);
  const dialled = (number: string, service: string, priority: 0 | 1 | 2 | 3) => ({
    number,
    service,
    groups: ['calltakers'],
    skills: [],
    priority,
  });
  return {
    positions: Array.from({ length: positions }, (_, index) => ({
      id: positionName(index + 1),
      name: `Position ${index + 1}`,
      phone: `${address.phone(index + 1)}:5060`,
      webEndpoint: `w${String(index + 1).padStart(2, '0')}`,
      groups: ['calltakers'],
      skills: [],
    })),
    routing: {
      centre: { name: 'Centre 112 de Valbourg', country: 'FR', timeZone: 'Europe/Paris' },
      services: [
        { id: 'fire', label: { fr: 'Pompiers', en: 'Fire' } },
        { id: 'medical', label: { fr: 'SAMU', en: 'Medical' } },
        { id: 'police', label: { fr: 'Police', en: 'Police' } },
        { id: 'emergency', label: { fr: 'Urgences', en: 'Emergency' } },
      ],
      dialled: [
        dialled('112', 'emergency', 1),
        dialled('15', 'medical', 1),
        dialled('17', 'police', 1),
        dialled('18', 'fire', 1),
        dialled('114', 'emergency', 1),
      ],
      otherwise: { service: 'emergency', groups: ['calltakers'], skills: [], priority: 2 },
      hours: [],
      overflow: [],
      neighbours: [],
      announcements: [],
      trunks: [
        { endpoint: 'pstn', address: address.trunk },
        { endpoint: 'samu', address: address.partnerTrunk, partner: 'SAMU' },
      ],
      ringMs: 12_000,
      wrapUpMs: 0,
      markedRetryMs: 30_000,
      answerTargetMs: 10_000,
      ...routing,
    },
    triage: {
      rules: [
        {
          id: 'located',
          when: { locationPresent: true },
          priority: 1,
          reason: { fr: 'Position reçue', en: 'Location received' },
        },
      ],
      ageingMs: 45_000,
    },
    context: { subscribers: [], pauseReasons: [{ id: 'break', label: { fr: 'Pause', en: 'Break' } }] },
    qualification: noQualification,
    alerting: noAlerting,
    places: noPlaces,
    locations: noLocations,
    dispositions: usualDispositions,
    map: plainMap,
    dispatch: noDispatch,
    messaging: usualMessaging,
    folder: '.',
    digest: '0'.repeat(64),
  };
}
