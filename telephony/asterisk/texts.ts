/** Texts as the dialplan writes them down (config/asterisk/extensions.conf), to texts of callers. Pure. */
import type { ReceivedText } from '../../services/calls/signals.ts';
import { instant } from '../../services/ids.ts';
import { type AmiFrame, field } from './ami-frame.ts';
import { readPairs, readParty, readSeconds } from './call-record.ts';
import { cleanText } from './clean-text.ts';

/** Families of the PBX's own database: texts that came, and texts of ours that were given to it. */
export const textFamily = 'tocsin-text';
export const sentFamily = 'tocsin-sent';

/** Answer to DBGetTree, texts in order of arrival. One without its record is still being written down, and left for the event that follows. */
export function readTexts(entries: AmiFrame[]): ReceivedText[] {
  const written = new Map<string, { record?: string; parts: string[] }>();
  for (const frame of entries) {
    const [, family, id, part] = field(frame, 'Key').split('/');
    if (family !== textFamily || id === undefined) continue;
    const text = written.get(id) ?? { parts: [] };
    if (part === undefined) text.record = field(frame, 'Val');
    else text.parts[Number(part) - 1] = field(frame, 'Val');
    written.set(id, text);
  }
  return [...written]
    .flatMap(([id, { record, parts }]) => (record === undefined ? [] : [readText(id, record, parts.join(''))]))
    .sort((a, b) => (a.at < b.at ? -1 : 1));
}

function readText(id: string, record: string, body: string): ReceivedText {
  const pairs = readPairs(record);
  const part = (name: string) => cleanText(pairs.get(name) ?? '');
  // Asterisk writes a display name without its angle brackets too.
  const from = readParty(pairs.get('from') ?? '').user;
  // Asterisk has turned `sip:112@pbx` into `pjsip:112@pbx`.
  const to = readParty((pairs.get('to') ?? '').replace(/^pjsip:/, 'sip:')).user || '112';
  const user = encodeURIComponent(from).replaceAll('%2B', '+');
  const uri = `sip:${user === '' ? '' : `${user}@`}${part('received')}`;
  return {
    id: `sip/${id}`,
    number: from || null,
    text: readPairs(`body=${body}`).get('body') ?? '',
    at: instant(readSeconds(pairs.get('at')) ?? 0),
    route: { by: 'sip', uri, as: to, trunk: part('trunk') },
    dialled: to,
    trunk: part('trunk'),
  };
}

/** A sender who heard no answer sends again: the same text from the same place within so long is one. */
const repeatMs = 2_000;

export function isRepeat(text: ReceivedText, before: ReceivedText | undefined): boolean {
  if (before === undefined || before.text !== text.text) return false;
  return Math.abs(Date.parse(text.at) - Date.parse(before.at)) < repeatMs;
}
