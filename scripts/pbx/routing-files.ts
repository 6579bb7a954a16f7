/** The routing files as they lie in the folder of their version, and what can be read back from them. Pure. */
import { type PbxPlace, routingFiles, webPassword } from '../../config/asterisk/pbx-files.ts';
import type { Centre } from '../../config/schema.ts';
import type { Far } from './reachable.ts';
import type { Files } from './versions.ts';

/** What Asterisk's own files of the same names must hold. */
export const included = ['extensions.conf', 'pjsip.conf', 'queues.conf'] as const;
export const includeLine = (name: string) => `#include tocsin/${name}\n`;

export function filesOf(centre: Centre, place: PbxPlace): Files {
  const files = new Map(routingFiles(centre, place));
  // Asterisk looks for them from its own folder, not from that of the file.
  files.set('extensions.conf', (files.get('extensions.conf') ?? '').replace(/^#include (?=\w)/gm, '#include tocsin/'));
  return files;
}

/** An earlier version with the passwords of now: the PBX's secret may have changed since. */
export function withPasswords(files: Files, { secret }: PbxPlace): Files {
  const pjsip = (files.get('pjsip.conf') ?? '').replace(
    /^username = (\S+)\npassword = .*$/gm,
    (_, name: string) => `username = ${name}\npassword = ${webPassword(secret, name)}`,
  );
  return new Map(files).set('pjsip.conf', pjsip);
}

const versionLine = /^TOCSIN_VERSION = \d+\n/gm;

/** The files as those of a version: its number is read back by the test call. */
export function numbered(files: Files, version: number): Files {
  const positions = (files.get('positions.conf') ?? '').replace(versionLine, '');
  return new Map(files).set('positions.conf', positions.replace('[globals]\n', `[globals]\nTOCSIN_VERSION = ${version}\n`));
}

/** The sections of pjsip.conf: name, and its lines. */
function sections(files: Files): { name: string; lines: string[] }[] {
  return (files.get('pjsip.conf') ?? '').split(/^(?=\[)/m).flatMap((part) => {
    const [head = '', ...lines] = part.split('\n');
    const name = /^\[([^\]]+)\]$/.exec(head)?.[1];
    return name === undefined ? [] : [{ name, lines }];
  });
}

export const endpointsOf = (files: Files): string[] =>
  sections(files).flatMap(({ name, lines }) => (lines.includes('type = endpoint') ? [name] : []));

/** Desk phones, and trunks by which calls leave: all that has an address of its own. */
export const farOf = (files: Files): Far[] =>
  sections(files).flatMap(({ name, lines }) => {
    const at = lines.map((line) => /^contact = sip:(?:[^@]*@)?([\d.]+:\d+)$/.exec(line)?.[1]).find((each) => each !== undefined);
    return at === undefined ? [] : [{ endpoint: name, at }];
  });
