/** pjsip.conf: trunks known by their source address, desk phones by their own address, WebRTC phones by registration. */
import type { Centre } from '../schema.ts';
import { atEndpoint } from './at-endpoint.ts';

export type PjsipOptions = {
  address: string;
  sipPort: number;
  httpPort: number | null;
  passwordOf: (endpoint: string) => string;
};

/**
 * Endpoints are looked for by source address first: a caller of the trunk whose number equals a position's name is still a caller.
 * `timer_b`: an INVITE without any response is given up after 6.4 s instead of 32 s, so that a dead phone does not keep the caller;
 * it may not be less than 64 times `timer_t1`, the first retransmission.
 */
export function pjsipConf(centre: Centre, options: PjsipOptions): string {
  const { address, sipPort, httpPort } = options;
  const head = `[system]
type = system
timer_t1 = 100
timer_b = 6400

[global]
type = global
user_agent = Tocsin
endpoint_identifier_order = ip,username

[transport-udp]
type = transport
protocol = udp
bind = ${address}:${sipPort}

[transport-tcp]
type = transport
protocol = tcp
bind = ${address}:${sipPort}
`;
  const ws = `
[transport-ws]
type = transport
protocol = ws
bind = ${address}:${sipPort}
`;
  const web = centre.positions.flatMap(({ id, webEndpoint }) => (webEndpoint ? { endpoint: webEndpoint, position: id } : []));
  return [
    head,
    ...(httpPort === null ? [] : [ws]),
    ...centre.routing.trunks.map((trunk) => trunkOf(trunk, centre, address)),
    ...centre.positions.flatMap(({ id, phone }) => (phone ? phoneOf(id, phone, address) : [])),
    ...(httpPort === null ? [] : web.map((one) => webPhoneOf({ ...one, password: options.passwordOf(one.endpoint), address }))),
  ].join('');
}

const media = (address: string) => `direct_media = no
send_connected_line = no
media_address = ${address}
bind_rtp_to_media_address = yes`;

/**
 * `trust_id_inbound`: P-Asserted-Identity becomes the caller's number on the phone; the dialplan reads From and it apart.
 * `trust_connected_line`: a caller who sends another identity in mid-call would be printed bare in AMI events.
 */
const trunkOf = (
  { endpoint, address: source, partner, sendTo }: Centre['routing']['trunks'][number],
  centre: Centre,
  address: string,
) => `
; ---- trunk ${endpoint}
[${endpoint}]
type = endpoint
context = tocsin-intake
message_context = tocsin-text-${endpoint}
transport = transport-udp
identify_by = ip
disallow = all
allow = alaw,ulaw
language = fr
trust_id_inbound = yes
trust_connected_line = no
geoloc_incoming_call_profile = <prefer_incoming>
${media(address)}
set_var = TOCSIN_TRUNK=${endpoint}
set_var = TOCSIN_PARTNER=${encodeURIComponent(partner ?? '')}
set_var = TOCSIN_AT=${atEndpoint(centre, endpoint)}
${sendTo === undefined ? '' : outbound(endpoint, sendTo)}
[${endpoint}]
type = identify
endpoint = ${endpoint}
match = ${source}
`;

/** A neighbour that takes an emergency over is told the number that the network vouches for, masked or not. */
const outbound = (endpoint: string, sendTo: string) => `aors = ${endpoint}
trust_id_outbound = yes
send_pai = yes

[${endpoint}]
type = aor
contact = sip:${sendTo}
`;

/** No qualify: a phone that answers no OPTIONS rings all the same. */
const phoneOf = (id: string, phone: string, address: string) => `
[${id}]
type = endpoint
context = tocsin-phones
message_context = tocsin-text
transport = transport-udp
identify_by = ip
disallow = all
allow = alaw,ulaw
language = fr
aors = ${id}
${media(address)}
set_var = TOCSIN_AT=${id}

[${id}]
type = aor
contact = sip:${id}@${phone}
`;

/** `rtp_timeout`: a browser sends sound all the time, muted or not; one that sends none for so long is gone, and its caller waits again. */
type WebPhone = { endpoint: string; position: string; password: string; address: string };

const webPhoneOf = ({ endpoint, position, password, address }: WebPhone) => `
[${endpoint}]
type = endpoint
context = tocsin-phones
message_context = tocsin-text
transport = transport-ws
webrtc = yes
dtls_auto_generate_cert = yes
identify_by = username
disallow = all
allow = opus,alaw,ulaw
language = fr
aors = ${endpoint}
auth = ${endpoint}
${media(address)}
rtp_timeout = 10
set_var = TOCSIN_AT=${position}
set_var = TOCSIN_SOFTPHONE=yes

[${endpoint}]
type = auth
auth_type = digest
username = ${endpoint}
password = ${password}

[${endpoint}]
type = aor
max_contacts = 1
remove_existing = yes
`;
