/** Fields of what a gateway says, a JSON object or a form (application/x-www-form-urlencoded), by the names that the configuration gives. Pure. */

/** A text or a number, as text; null where it is neither, or not there. `name` may hold dots: `message.id`. */
export function fieldOf(said: string, name: string): string | null {
  const value = said.trimStart().startsWith('{') ? inJson(said, name) : new URLSearchParams(said).get(name);
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}

function inJson(said: string, name: string): unknown {
  try {
    return name
      .split('.')
      .reduce<unknown>((here, step) => (isObject(here) && Object.hasOwn(here, step) ? here[step] : undefined), JSON.parse(said));
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
