/** One YAML file: read, parsed, and able to say on which line a field stands. */
import { lstat, readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  LineCounter,
  type Node,
  parseDocument,
} from 'yaml';
import type { ConfigurationProblem, Path } from './problem.ts';
import { yamlText } from './problem.ts';

/** Far above any real centre (30 positions are 5 kB); keeps a wrong file from stopping the process while it is read. */
const largestFileBytes = 1_000_000;

export type YamlSource = {
  file: string;
  bytes: Buffer;
  /** As plain data; undefined where the file could not be parsed. */
  value: unknown;
  /** Line and column, from 1, of the value at a path, or of what is nearest around it; with `key`, of its name. */
  locate(path: Path, key?: 'key'): { line: number; column: number };
};

export type ReadYaml = { source: YamlSource | null; problems: ConfigurationProblem[] };

/** Reads one file. Whatever it holds, the answer is a value or problems, never an error. */
export async function readYaml(folder: string, file: string): Promise<ReadYaml> {
  const fails = (fr: string, en: string, at = { line: 1, column: 1 }): ReadYaml => ({
    source: null,
    problems: [{ file, ...at, field: '', found: '', fr, en }],
  });
  let bytes: Buffer;
  try {
    const about = await lstat(await realpath(join(folder, file)));
    if (!about.isFile())
      return fails('Ce n’est pas un fichier. Y mettre le fichier YAML.', 'This is not a file. Put the YAML file there.');
    if (about.size > largestFileBytes)
      return fails(
        `Le fichier fait ${about.size} octets, plus que ${largestFileBytes}. Ce n’est sans doute pas le bon fichier.`,
        `The file has ${about.size} bytes, more than ${largestFileBytes}. It is probably not the right file.`,
      );
    bytes = await readFile(join(folder, file));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      return fails(
        `Le fichier manque. Le créer dans le dossier ${folder}, d’après config/sample/${file}.`,
        `The file is missing. Create it in the folder ${folder}, after config/sample/${file}.`,
      );
    const why = error instanceof Error ? error.message : String(error);
    return fails(
      `Le fichier ne peut pas être lu (${why}). Vérifier ses droits.`,
      `The file cannot be read (${why}). Check its permissions.`,
    );
  }
  const decoded = decode(bytes);
  if ('fr' in decoded) return fails(decoded.fr, decoded.en, { line: decoded.line, column: 1 });
  return parse(file, bytes, decoded.text);
}

type Undecodable = { line: number; fr: string; en: string };

function decode(bytes: Buffer): { text: string } | Undecodable {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
    return { line: 1, fr: 'Le fichier est en UTF-16. L’enregistrer en UTF-8.', en: 'The file is in UTF-16. Save it as UTF-8.' };
  const zero = bytes.indexOf(0);
  if (zero >= 0)
    return {
      line: lineOfByte(bytes, zero),
      fr: 'Le fichier est binaire, pas du texte. Y remettre le fichier YAML.',
      en: 'The file is binary, not text. Put the YAML file back.',
    };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return {
      line: firstLineNotUtf8(bytes),
      fr: 'Une lettre n’est pas en UTF-8 (sans doute Windows-1252). Enregistrer le fichier en UTF-8.',
      en: 'A letter is not in UTF-8 (probably Windows-1252). Save the file as UTF-8.',
    };
  }
}

const lineOfByte = (bytes: Buffer, end: number) => bytes.subarray(0, end).filter((byte) => byte === 0x0a).length + 1;

/** Bytes that do not decode come back changed: the first line that does so is the one. */
function firstLineNotUtf8(bytes: Buffer): number {
  let begin = 0;
  for (let line = 1; ; line += 1) {
    const end = bytes.indexOf(0x0a, begin);
    const part = bytes.subarray(begin, end < 0 ? bytes.length : end);
    if (end < 0 || !Buffer.from(part.toString('utf8')).equals(part)) return line;
    begin = end + 1;
  }
}

function parse(file: string, bytes: Buffer, text: string): ReadYaml {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const problems = [...document.errors, ...document.warnings].map(
    (error): ConfigurationProblem => ({
      file,
      ...at(error.pos[0]),
      field: '',
      found: '',
      ...yamlText(error.code, error.message),
    }),
  );
  // A key written twice still leaves data to check; any other fault of syntax would only bring false problems after it.
  let value: unknown;
  if (problems.length === 0 || document.errors.every((error) => error.code === 'DUPLICATE_KEY')) {
    try {
      value = document.toJS({ maxAliasCount: 100 });
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      problems.push({ file, line: 1, column: 1, field: '', found: '', ...yamlText('ALIAS', why) });
    }
    if (value === null) {
      problems.push({
        file,
        line: 1,
        column: 1,
        field: '',
        found: '',
        fr: `Le fichier est vide. Le remplir d’après config/sample/${file}.`,
        en: `The file is empty. Fill it after config/sample/${file}.`,
      });
      value = undefined;
    }
  }
  const locate: YamlSource['locate'] = (path, key) => at(offsetOf(document, path, key));
  return {
    source: { file, bytes, value, locate },
    problems,
  };
}

function offsetOf(document: Document.Parsed, path: Path, key?: 'key'): number {
  let node: unknown = document.contents;
  let offset = (document.contents as Node | null)?.range?.[0] ?? 0;
  for (const [depth, step] of path.entries()) {
    if (isAlias(node)) node = node.resolve(document);
    if (!isCollection(node)) break;
    const pair = isMap(node)
      ? node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step))
      : undefined;
    if (key && depth === path.length - 1 && isPair(pair) && isNode(pair.key)) return pair.key.range?.[0] ?? offset;
    const next = pair ? (pair.value ?? pair.key) : node.get(step, true);
    if (!isNode(next)) break;
    node = next;
    offset = next.range?.[0] ?? offset;
  }
  return offset;
}
