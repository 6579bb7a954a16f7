/**
 * MongoDB wire protocol: OP_MSG (with document sequences) and, for the first hello of older clients, OP_QUERY and OP_REPLY.
 * A frame that does not keep to it ends its connection, as mongod does.
 */
import { BSON, type Document } from 'bson';

const opReply = 1;
const opQuery = 2004;
const opMsg = 2013;
const headerBytes = 16;
export const maxMessageBytes = 48_000_000;

const checksumPresent = 1;
const moreToCome = 2;

export class MalformedFrame extends Error {}

export type Request = {
  id: number;
  /** The command; 64-bit integers are bigints. Its document sequences are apart. */
  command: Document;
  /** The same as it came, for the engine. */
  bytes: Buffer;
  /** Document sequences by name, their documents one after the other. */
  sequences: Map<string, Buffer>;
  /** The client wants no answer (an unacknowledged write). */
  silent: boolean;
  legacy: boolean;
};

/** What is answered: a document, or one that the engine made, still encoded. */
export type Reply = Document | Buffer;

/** The requests of one connection, one at a time: the socket is read no faster than they are answered. */
export async function* readRequests(socket: AsyncIterable<Buffer>): AsyncGenerator<Request> {
  let chunks: Buffer[] = [];
  let held = 0;
  let needed = headerBytes;
  for await (const chunk of socket) {
    chunks.push(chunk);
    held += chunk.length;
    if (held < needed) continue;
    let rest = Buffer.concat(chunks);
    needed = headerBytes;
    while (rest.length >= headerBytes) {
      const length = rest.readInt32LE(0);
      if (length < headerBytes || length > maxMessageBytes) throw new MalformedFrame(`message of ${length} bytes`);
      needed = length;
      if (rest.length < length) break;
      yield parseRequest(rest.subarray(0, length));
      rest = rest.subarray(length);
      needed = headerBytes;
    }
    chunks = [rest];
    held = rest.length;
  }
}

function parseRequest(frame: Buffer): Request {
  try {
    const opCode = frame.readInt32LE(12);
    if (opCode === opMsg) return parseMessage(frame);
    if (opCode === opQuery) return parseQuery(frame);
    throw new MalformedFrame(`operation ${opCode}`);
  } catch (error) {
    if (error instanceof MalformedFrame) throw error;
    throw new MalformedFrame('unreadable message', { cause: error });
  }
}

function parseMessage(frame: Buffer): Request {
  const flags = frame.readUInt32LE(16);
  const end = frame.length - (flags & checksumPresent ? 4 : 0);
  let bytes: Buffer | undefined;
  const sequences = new Map<string, Buffer>();
  for (let at = 20; at < end; ) {
    const kind = frame.readUInt8(at);
    const section = sized(frame, at + 1, end);
    if (kind === 0 && bytes === undefined) bytes = section;
    else if (kind === 1) {
      const nameEnd = section.indexOf(0, 4);
      if (nameEnd < 0) throw new MalformedFrame('document sequence without a name');
      sequences.set(section.toString('utf8', 4, nameEnd), wholeDocuments(section.subarray(nameEnd + 1)));
    } else throw new MalformedFrame(`section of kind ${kind}`);
    at += 1 + section.length;
  }
  if (bytes === undefined) throw new MalformedFrame('no command');
  const id = frame.readInt32LE(4);
  return { id, command: decode(bytes), bytes, sequences, silent: (flags & moreToCome) !== 0, legacy: false };
}

function parseQuery(frame: Buffer): Request {
  const nameEnd = frame.indexOf(0, 20);
  if (nameEnd < 0) throw new MalformedFrame('query without a collection');
  const bytes = sized(frame, nameEnd + 9, frame.length);
  const id = frame.readInt32LE(4);
  return { id, command: decode(bytes), bytes, sequences: new Map(), silent: false, legacy: true };
}

/** The part that begins at `at` with its own length. */
function sized(frame: Buffer, at: number, end: number): Buffer {
  const length = frame.readInt32LE(at);
  if (length < 5 || at + length > end) throw new MalformedFrame(`part of ${length} bytes`);
  return frame.subarray(at, at + length);
}

function wholeDocuments(documents: Buffer): Buffer {
  for (let at = 0; at < documents.length; ) at += sized(documents, at, documents.length).length;
  return documents;
}

function decode(bytes: Buffer): Document {
  return BSON.deserialize(bytes, { useBigInt64: true });
}

export function encodeReply(request: Request, reply: Reply): Buffer {
  const body = Buffer.isBuffer(reply) ? reply : BSON.serialize(reply);
  const preamble = Buffer.alloc(headerBytes + (request.legacy ? 20 : 5));
  preamble.writeInt32LE(preamble.length + body.length, 0);
  preamble.writeInt32LE(request.id, 8);
  preamble.writeInt32LE(request.legacy ? opReply : opMsg, 12);
  if (request.legacy) preamble.writeInt32LE(1, 32); // one document; flags, cursor and start are zero
  return Buffer.concat([preamble, body]);
}
