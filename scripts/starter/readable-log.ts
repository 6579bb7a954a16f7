/** A line of Tocsin's JSON log for people: `03:12:09 warning: the PBX is away`. Other lines stay as they are. */
export function readable(line: string): string {
  const entry = parse(line);
  if (entry === undefined) return line;
  const { time, level, msg, err, ...fields } = entry;
  const clock = String(time).slice(11, 19);
  const grade = Number(level) >= 50 ? ' error:' : Number(level) >= 40 ? ' warning:' : '';
  const fault = err instanceof Object && 'message' in err ? ` (${err.message})` : '';
  const rest = Object.entries(fields).map(
    ([name, value]) => ` ${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return `${clock}${grade} ${msg ?? ''}${fault}${rest.join('')}`;
}

function parse(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
