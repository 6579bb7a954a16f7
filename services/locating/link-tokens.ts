/**
 * The token of a link is the HMAC of its id under a secret of this machine: 128 bits that nobody can guess, made again whenever they are needed, and stored
 * nowhere. What is looked up is the token's hash, kept in memory for as long as the link is good.
 */
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const tokenBytes = 16;

export const hashOf = (text: string) => createHash('sha256').update(text).digest('base64url');

/** 22 characters of base64url. */
export const tokenOf = (secret: Uint8Array, link: string) =>
  createHmac('sha256', secret).update(link).digest().subarray(0, tokenBytes).toString('base64url');

/** Made at the first start, for this account of the machine alone. */
export function linkSecret(folder: string): Buffer {
  const file = path.join(folder, 'locate-link.key');
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    const secret = randomBytes(32);
    writeFileSync(file, secret, { mode: 0o600, flag: 'wx' });
    return secret;
  }
}
