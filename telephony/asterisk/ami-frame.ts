/** One AMI message, and the reading of messages from a stream of text. */

/** Keys as Asterisk writes them (`Uniqueid`). Where a key comes twice, the first stands. `Variable: NAME=value` lines are apart. */
export type AmiFrame = { fields: ReadonlyMap<string, string>; variables: ReadonlyMap<string, string> };

/** Field of a frame; empty where it is missing. */
export const field = (frame: AmiFrame, key: string) => frame.fields.get(key) ?? '';

const greeting = /^Asterisk Call Manager\/[^\r\n]*\r\n/;

export function parseFrame(text: string): AmiFrame {
  const fields = new Map<string, string>();
  const variables = new Map<string, string>();
  for (const line of text.split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    const key = line.slice(0, colon);
    const value = line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
    if (key === 'Variable') {
      const equals = value.indexOf('=');
      if (equals > 0) variables.set(value.slice(0, equals), value.slice(equals + 1));
    } else if (!fields.has(key)) fields.set(key, value);
  }
  return { fields, variables };
}

/** Returns a function that takes pieces of the stream, cut anywhere, and gives the frames that are whole, in order. One a connection. */
export function frameReader(): (piece: string) => AmiFrame[] {
  let pending = '';
  let greeted = false;
  return (piece) => {
    pending += piece;
    if (!greeted && pending.includes('\n')) {
      pending = pending.replace(greeting, '');
      greeted = true;
    }
    const texts = pending.split('\r\n\r\n');
    pending = texts.pop() ?? '';
    return texts.map(parseFrame);
  };
}
