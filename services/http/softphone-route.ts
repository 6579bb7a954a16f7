/** `GET /api/softphone`: what the console's softphone registers with at the PBX. */
import { z } from 'zod';
import { webPassword } from '../../config/asterisk/pbx-files.ts';
import type { Centre } from '../../config/schema.ts';
import { Refusal } from '../refusal.ts';
import { type Route, route } from './route.ts';

/** Where softphones reach the PBX: `wss://host:port/ws`, and the secret that their passwords are drawn from. */
export type SoftphonePbx = { url: string; secret: string };

export type SoftphoneView = { url: string; endpoint: string; password: string };

const softphoneView: z.ZodType<SoftphoneView> = z
  .strictObject({
    url: z.string().meta({ description: 'WebSocket of the PBX (RFC 7118)' }),
    endpoint: z.string(),
    password: z.string().meta({ description: 'For SIP digest authentication (RFC 3261, section 22)' }),
  })
  .meta({ id: 'Softphone' });

const none = new Refusal('no-softphone', 404, {
  fr: 'Ce poste n’a pas de téléphone dans la console : il sonne au téléphone de bureau.',
  en: 'This position has no phone in the console: its desk phone rings.',
});

/** Each operator gets that of the position they sit at, and no other. */
export const softphoneRoute = (centre: () => Centre, pbx: SoftphonePbx | null): Route =>
  route({
    method: 'get',
    path: '/api/softphone',
    summary: 'What the console’s softphone registers with, of the position where the operator sits',
    right: 'signed in',
    answers: { 200: { description: 'Address, endpoint and password', schema: softphoneView } },
    handle: ({ identity }) => {
      const endpoint = centre().positions.find(({ id }) => id === identity.position)?.webEndpoint;
      if (!pbx || !endpoint) throw none;
      return { status: 200, body: { url: pbx.url, endpoint, password: webPassword(pbx.secret, endpoint) } };
    },
  });
