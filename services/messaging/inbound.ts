/** What an SMS gateway sends us: who proves to be the gateway, and which of its fields say what. Pure but for the secret's place. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { SmsConfig } from '../../config/messaging/schema.ts';
import { fieldOf } from './fields.ts';
import { readSecret } from './secret.ts';

/** `id`: the gateway's own. */
export type InboundSms = { id: string; from: string; text: string };

/** Longer is no text message: 255 parts of 153 letters are 39,015. */
const longestText = 40_000;
const longestId = 120;

type Proof = NonNullable<SmsConfig['receive']>['proof'];

const sha256 = (text: string) => createHash('sha256').update(text).digest();
const sameText = (a: string, b: string) => timingSafeEqual(sha256(a), sha256(b));

/** Whether the request shows that it knows the secret. False where the secret cannot be read. */
export function isProven(proof: Proof, headers: IncomingHttpHeaders, body: Buffer): boolean {
  const secret = readSecret(proof.secret);
  if (secret === null) return false;
  if (proof.kind === 'bearer') return sameText(headers.authorization ?? '', `Bearer ${secret}`);
  const given = String(headers[proof.header.toLowerCase()] ?? '').replace(/^sha256=/i, '');
  return sameText(given.toLowerCase(), createHmac('sha256', secret).update(body).digest('hex'));
}

/** UTF-8, or where it is none, Latin 1, in which every byte is a letter: a text in a wrong encoding is still read. */
export function decodeBody(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return body.toString('latin1');
  }
}

/** Only line breaks and tabs of what is not written; no half characters, which no store would take. */
export const cleanMessage = (text: string): string =>
  text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must go.
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g, '')
    .slice(0, longestText)
    .toWellFormed();

/** The text, or the name of the configured field that the body lacks. */
export function readSms(body: Buffer, fields: NonNullable<SmsConfig['receive']>['fields']): InboundSms | { lacks: string } {
  const said = decodeBody(body);
  const [id, from, text] = [fieldOf(said, fields.id), fieldOf(said, fields.from), fieldOf(said, fields.text)];
  if (id === null || id.length > longestId) return { lacks: fields.id };
  if (from === null) return { lacks: fields.from };
  if (text === null) return { lacks: fields.text };
  return { id: cleanMessage(id), from: cleanMessage(from).slice(0, 64), text: cleanMessage(text) };
}
