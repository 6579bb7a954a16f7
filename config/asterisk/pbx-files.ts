/** The files that an Asterisk 22 needs to serve a centre: the dialplan and the fixed files as they stand here, the rest drawn from the configuration. */
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Centre } from '../schema.ts';
import { pjsipConf } from './pjsip-conf.ts';

export type PbxOptions = {
  /** Folder in which Asterisk was unpacked; its modules and sounds are read there. */
  rootfs: string;
  /** Folder of this PBX's own data; configuration lies in `etc` below it. */
  folder: string;
  /** IPv4 address at which phones, trunks and Tocsin reach the PBX. */
  address: string;
  sipPort: number;
  amiPort: number;
  /** For the console's WebRTC phones; null where there are none. */
  httpPort: number | null;
  rtpPorts: readonly [first: number, last: number];
  /** Of the manager account `tocsin`; the passwords of the WebRTC phones are drawn from it. */
  secret: string;
  /** Begins the id of every call: two PBXs must differ in it. */
  systemName: string;
  /** This machine's own addresses, which ICE must not offer to a browser on the same machine. */
  hostAddresses: readonly string[];
  /** Write each dialplan step to log/full.log. */
  verbose: boolean;
};

const fixedFiles = ['modules.conf', 'musiconhold.conf', 'indications.conf'];

/** Asterisk complains of these where they are missing; their defaults suit. */
const emptyFiles = [
  'acl.conf',
  'ccss.conf',
  'cdr.conf',
  'cel.conf',
  'features.conf',
  'geolocation.conf',
  'pjproject.conf',
  'queuerules.conf',
  'udptl.conf',
];

/** File name to content. Pure but for the fixed files, which are read from beside this one. */
export function pbxFiles(centre: Centre, options: PbxOptions): Map<string, string> {
  const files = new Map<string, string>();
  for (const name of emptyFiles) files.set(name, '; empty: the defaults suit\n');
  for (const name of fixedFiles) files.set(name, asItStands(name));
  files.set('asterisk.conf', asteriskConf(options));
  files.set('logger.conf', loggerConf(options));
  files.set('manager.conf', managerConf(options));
  files.set('http.conf', httpConf(options));
  files.set('rtp.conf', rtpConf(options));
  for (const [name, content] of routingFiles(centre, options)) files.set(name, content);
  return files;
}

const asItStands = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');

/** What the routing needs to know of the PBX. */
export type PbxPlace = Pick<PbxOptions, 'address' | 'sipPort' | 'httpPort' | 'secret'>;

/** The files that change with the centre's routing, and that a running PBX takes by a reload. The dialplan includes two of the others. */
export function routingFiles(centre: Centre, place: PbxPlace): Map<string, string> {
  return new Map([
    ['extensions.conf', asItStands('extensions.conf')],
    ['queues.conf', queuesConf(centre, place)],
    ['positions.conf', positionsConf(centre, place)],
    ['texts.conf', textsConf(centre)],
    ['pjsip.conf', pjsipConf(centre, { ...place, passwordOf: (endpoint) => webPassword(place.secret, endpoint) })],
  ]);
}

/** Password with which the console's softphone registers. */
export function webPassword(secret: string, endpoint: string): string {
  return createHmac('sha256', secret).update(`webrtc ${endpoint}`).digest('base64url');
}

const asteriskConf = ({ rootfs, folder, systemName, verbose }: PbxOptions) => `[directories]
astetcdir => ${folder}/etc
astmoddir => ${rootfs}/usr/lib/x86_64-linux-gnu/asterisk/modules
astdatadir => ${rootfs}/usr/share/asterisk
astsbindir => ${rootfs}/usr/sbin
astvarlibdir => ${folder}/lib
astdbdir => ${folder}/lib
astkeydir => ${folder}/lib
astagidir => ${folder}/lib
astspooldir => ${folder}/spool
astcachedir => ${folder}/run
astrundir => ${folder}/run
astlogdir => ${folder}/log

[options]
verbose = ${verbose ? 3 : 0}
nocolor = yes
defaultlanguage = fr
languageprefix = yes
systemname = ${systemName}
maxfiles = 8192
live_dangerously = no
`;

const loggerConf = ({ verbose }: PbxOptions) => `[general]
dateformat = %F %T.%3q

[logfiles]
messages.log => notice,warning,error
${verbose ? 'full.log => notice,warning,error,verbose(3)\n' : ''}`;

/**
 * `writetimeout`: a reader that takes nothing for so long is cut off. The default of 100 ms is shorter than a pause of a busy machine,
 * and each cut costs a new snapshot; after 5 s Tocsin itself has given the link up.
 * Filters: only what becomes a call signal is sent. A call makes some sixty events, of which six are needed.
 */
const managerConf = ({ address, amiPort, secret }: PbxOptions) => `[general]
enabled = yes
webenabled = no
bindaddr = ${address}
port = ${amiPort}
timestampevents = yes
authlimit = 10

[tocsin]
secret = ${secret}
deny = 0.0.0.0/0.0.0.0
permit = 127.0.0.0/255.0.0.0
read = call,user,dtmf
write = call,system,reporting,message,originate
writetimeout = 5000
eventfilter(action(include),name(UserEvent)) =
eventfilter(action(include),name(DialState)) =
eventfilter(action(include),name(BridgeEnter)) =
eventfilter(action(include),name(NewCallerid)) =
eventfilter(action(include),name(DTMFEnd)) =
`;

const httpConf = ({ address, httpPort }: PbxOptions) =>
  httpPort === null
    ? '[general]\nenabled = no\n'
    : `[general]
enabled = yes
enable_static = no
enable_status = no
bindaddr = ${address}
bindport = ${httpPort}
sessionlimit = 200
`;

const rtpConf = ({ rtpPorts: [first, last], hostAddresses, address }: PbxOptions) => `[general]
rtpstart = ${first}
rtpend = ${last}
icesupport = yes
strictrtp = yes

[ice_host_candidates]
${hostAddresses.map((host) => `${host} => ${address}\n`).join('')}`;

/** For its texts each trunk has a context whose one extension is there while Tocsin's heartbeat is fresh. The prompt is named without its ending. */
const textsConf = ({ routing }: Centre) => `[globals]
TOCSIN_PROMPT = ${fileURLToPath(new URL('sounds/press-a-key', import.meta.url))}
${routing.trunks.map(({ endpoint }) => textContexts(endpoint)).join('')}`;

const textContexts = (trunk: string) => `
[tocsin-text-${trunk}]
eswitch => Loopback/message@tocsin-text-${trunk}-\${IF($[\${STRFTIME(,UTC,%s.%3q)} - 0\${TOCSIN_HEARTBEAT} < 3]?taken:refused)}

[tocsin-text-${trunk}-taken]
exten => message,1,Goto(tocsin-message,${trunk},1)
`;

/** A phone that rings or talks is left out (`ringinuse = no`); autofill serves several callers at once; nobody is sent away. */
const queuesConf = ({ positions }: Centre, options: Pick<PbxPlace, 'httpPort'>) => `[general]
persistentmembers = no
autofill = yes

[tocsin-all]
strategy = ringall
musicclass = default
membergosub = tocsin-answered
timeout = 12
retry = 1
wrapuptime = 0
joinempty = yes
leavewhenempty = no
ringinuse = no
${positions
  .flatMap((position) => endpointsOf(position, options))
  .map((endpoint) => `member => PJSIP/${endpoint},0,${endpoint},PJSIP/${endpoint}\n`)
  .join('')}`;

/** Every phone of a position rings; the first that answers has the call. A neighbouring centre rings by its trunk, as a phone does. */
const positionsConf = ({ positions, routing, folder }: Centre, options: Pick<PbxPlace, 'httpPort'>) => `[globals]
${positions
  .map(
    (position) =>
      `TOCSIN_PHONES_${position.id} = ${endpointsOf(position, options)
        .map((endpoint) => `PJSIP/${endpoint}`)
        .join('&')}\n`,
  )
  .join(
    '',
  )}${routing.neighbours.map(({ id, number, trunk }) => `TOCSIN_PHONES_${id} = PJSIP/${number}@${trunk}\n`).join('')}${announcementsOf(routing, folder)}`;

/** What callers of a number hear while they wait, without the ending, as Playback() wants it. */
const announcementsOf = ({ dialled, announcements }: Centre['routing'], folder: string) =>
  dialled
    .flatMap(({ number, announcement }) => {
      const file = announcements.find(({ id }) => id === announcement)?.file;
      return file ? [`TOCSIN_WORDS_${number} = ${resolve(folder, file.replace(/\.wav$/, ''))}\n`] : [];
    })
    .join('');

/** The desk phone and the softphone of the console, where the position has them and the PBX serves them. */
function endpointsOf(
  { id, phone, webEndpoint }: Centre['positions'][number],
  { httpPort }: Pick<PbxPlace, 'httpPort'>,
): string[] {
  const web = httpPort === null ? undefined : webEndpoint;
  return [...(phone === undefined ? [] : [id]), ...(web === undefined ? [] : [web])];
}
