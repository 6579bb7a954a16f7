import { readFileSync } from 'node:fs';

/** The secret that `env:NAME` or `file:PATH` stands for; null where there is none. Read at each use, so that a new one needs no restart. */
export function readSecret(where: string): string | null {
  const [, kind, at = ''] = /^(env|file):(.+)$/.exec(where) ?? [];
  if (kind === 'env') return process.env[at] || null;
  try {
    return readFileSync(at, 'utf8').trim() || null;
  } catch {
    return null;
  }
}
