import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

/** The file cannot be read as a whole: cut off, damaged or in another encoding. The message says what to do. */
export class UnreadableFile extends Error {
  readonly code = 'unreadable-file';
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

/** Lines with their numbers, from 1, in batches; plain or gzip, whatever the name. Throws `UnreadableFile`. */
export async function* linesOf(file: string): AsyncGenerator<{ first: number; lines: string[] }> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  let line = 1;
  const gunzip = (await isGzip(file)) ? createGunzip() : null;
  const source = createReadStream(file, { highWaterMark: 256 * 1024 });
  // Its error also ends the loop below, which throws it.
  if (gunzip) pipeline(source, gunzip).catch(() => {});
  try {
    for await (const piece of (gunzip ?? source) as AsyncIterable<Buffer>) {
      let text: string;
      try {
        text = rest + decoder.decode(piece, { stream: true });
      } catch {
        throw new UnreadableFile(
          line + linesBefore(piece),
          `a letter is not in UTF-8, probably in Latin-1. Convert it: iconv -f WINDOWS-1252 -t UTF-8 FILE > NEW`,
        );
      }
      const lines = text.split('\n');
      rest = lines.pop() ?? '';
      yield { first: line, lines: lines.map((one) => (one.endsWith('\r') ? one.slice(0, -1) : one)) };
      line += lines.length;
    }
  } catch (error) {
    if (error instanceof UnreadableFile) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (!code.startsWith('Z_')) throw error;
    throw new UnreadableFile(line, `the gzip file is cut off or damaged (${(error as Error).message}). Fetch it again`);
  }
  if (rest !== '')
    throw new UnreadableFile(
      line,
      'the file is cut off: its last line has no end. Fetch it again, or end the line where the file is whole',
    );
}

async function isGzip(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await handle.close();
  }
}

/** Whole lines of a piece that decode, before the first that does not. */
function linesBefore(piece: Buffer): number {
  let begin = 0;
  for (let count = 0; ; count += 1) {
    const end = piece.indexOf(0x0a, begin);
    const part = piece.subarray(begin, end < 0 ? piece.length : end);
    if (end < 0 || !Buffer.from(part.toString('utf8')).equals(part)) return count;
    begin = end + 1;
  }
}
