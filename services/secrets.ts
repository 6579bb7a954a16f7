/** Secrets by where the configuration says that they are: `env:NAME` or `file:PATH`. */
import { readFileSync } from 'node:fs';

/** Null where the variable is not set or the file cannot be read; blanks around it do not count. */
export function readSecret(where: string, environment: NodeJS.ProcessEnv = process.env): string | null {
  const [kind, name] = [where.slice(0, where.indexOf(':')), where.slice(where.indexOf(':') + 1)];
  if (kind === 'env') return environment[name]?.trim() || null;
  try {
    return readFileSync(name, 'utf8').trim() || null;
  } catch {
    return null;
  }
}
