/** Frames of MongoDB's wire protocol made by hand, for what no driver sends. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { BSON, type Document } from 'bson';
import { until } from './until.ts';

export function int32(...values: number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) bytes.writeInt32LE(value, 4 * index);
  return bytes;
}

export function frame(id: number, opCode: number, body: Buffer): Buffer {
  return Buffer.concat([int32(16 + body.length, id, 0, opCode), body]);
}

/** OP_MSG with a command and, where given, a document sequence: its name and its documents. */
export function message(id: number, flags: number, command: Document, sequence?: [name: string, documents: Buffer]): Buffer {
  const sections: Buffer[] = [Buffer.of(0), Buffer.from(BSON.serialize(command))];
  if (sequence !== undefined) {
    const [name, documents] = sequence;
    sections.push(Buffer.of(1), int32(4 + name.length + 1 + documents.length), Buffer.from(`${name}\0`), documents);
  }
  return frame(id, 2013, Buffer.concat([int32(flags), ...sections]));
}

export class RawConnection {
  readonly #socket: Socket;
  #received = Buffer.alloc(0);

  constructor(port: number) {
    this.#socket = connect(port, '127.0.0.1');
    this.#socket.on('data', (chunk) => {
      this.#received = Buffer.concat([this.#received, chunk]);
    });
    this.#socket.on('error', () => {}); // a reset is one way in which it ends
  }

  write(bytes: Buffer): void {
    this.#socket.write(bytes);
  }

  /** The next answer: the request it is for, and its document. */
  async reply(): Promise<{ to: number; body: Document }> {
    const whole = () => this.#received.length >= 16 && this.#received.length >= this.#received.readInt32LE(0);
    await until(whole, 'an answer');
    const length = this.#received.readInt32LE(0);
    const answer = this.#received.subarray(0, length);
    this.#received = this.#received.subarray(length);
    const bodyAt = answer.readInt32LE(12) === 1 ? 36 : 21;
    return { to: answer.readInt32LE(8), body: BSON.deserialize(answer.subarray(bodyAt)) };
  }

  /** True once the far end has closed, without an answer. */
  async ended(): Promise<boolean> {
    if (!this.#socket.closed) await once(this.#socket, 'close');
    return this.#received.length === 0;
  }

  end(): void {
    this.#socket.end();
  }
}
