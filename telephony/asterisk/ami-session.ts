/**
 * One connection to the manager interface, from its greeting to its end. asterisk-manager opens the socket, logs in, writes the actions and finds
 * each answer's action; reading is ours. See docs/decisions/0003-ami-link.md.
 */
import { randomBytes } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Socket } from 'node:net';
import createManager from 'asterisk-manager';
import { type AmiFrame, field, frameReader } from './ami-frame.ts';

export type AmiAddress = { host: string; port: number; user: string; secret: string };

/** Why there is no connection. */
export type LinkFault = 'refused' | 'wrong secret' | 'silent' | 'cut';

export class AmiFault extends Error {
  readonly code: LinkFault;
  constructor(code: LinkFault, detail: string) {
    super(detail);
    this.code = code;
  }
}

export type AmiSession = {
  /** Resolves with the answer, `Response: Error` included. Rejects with an AmiFault where the connection ends first. */
  action(fields: Record<string, string>): Promise<AmiFrame>;
  /** For an action that answers with a list of events. */
  list(fields: Record<string, string>): Promise<AmiFrame[]>;
  /** Milliseconds since anything was heard. */
  silenceMs(): number;
  /** Ends it at once; `fault` is what `ended` then tells. */
  end(fault: AmiFault): void;
  /** Resolves, once, with the reason of the end. */
  ended: Promise<AmiFault>;
};

const connectMs = 3_000;

/** `onEvent` hears each event, in order, as soon as it is read. Rejects with an AmiFault. Whoever opens it ends it. */
export async function openSession(address: AmiAddress, onEvent: (frame: AmiFrame) => void): Promise<AmiSession> {
  const manager = createManager();
  manager.options.username = address.user;
  manager.options.password = address.secret;
  manager.options.events = true;
  const socket = takeSocket(() => manager.connect(address.port, address.host));
  // The library's reader is replaced: it drops what it holds of a frame between reads of a `Follows` answer, and lower-cases keys.
  socket.removeAllListeners('data');

  const ended = Promise.withResolvers<AmiFault>();
  const rejections = new Set<(fault: AmiFault) => void>();
  const lists = new Map<string, { frames: AmiFrame[]; done: (frames: AmiFrame[]) => void }>();
  const prefix = randomBytes(6).toString('hex');
  let actions = 0;
  let heardAt = performance.now();
  let isOver = false;

  const end = (fault: AmiFault) => {
    if (isOver) return;
    isOver = true;
    socket.destroy();
    for (const reject of rejections) reject(fault);
    rejections.clear();
    ended.resolve(fault);
  };
  const take = (frame: AmiFrame) => {
    const id = field(frame, 'ActionID');
    const response = field(frame, 'Response');
    if (response !== '') return manager.emit('rawevent', { response, actionid: id, frame });
    const list = lists.get(id);
    if (!list) return onEvent(frame);
    if (field(frame, 'EventList') !== 'Complete') return list.frames.push(frame);
    lists.delete(id);
    list.done(list.frames);
  };
  const read = frameReader();
  socket.on('data', (piece: string) => {
    heardAt = performance.now();
    for (const frame of read(piece)) if (!isOver) take(frame);
  });
  socket.on('error', (error: NodeJS.ErrnoException) =>
    end(new AmiFault(error.code === 'ECONNREFUSED' ? 'refused' : 'cut', error.message)),
  );
  socket.on('close', () => end(new AmiFault('cut', 'the PBX closed the connection')));

  const untilEnd = <T>(start: (resolve: (value: T) => void) => void) =>
    new Promise<T>((resolve, reject) => {
      if (isOver) return void ended.promise.then(reject);
      rejections.add(reject);
      start((value) => {
        rejections.delete(reject);
        resolve(value);
      });
    });
  const send = (fields: Record<string, string>, resolve: (frame: AmiFrame) => void): string => {
    const id = `${prefix}-${++actions}`;
    manager.action({ ...fields, actionid: id }, (failure, answer) => resolve((failure ?? answer)?.frame as AmiFrame));
    return id;
  };

  const timer = setTimeout(() => end(new AmiFault('silent', `no login within ${connectMs} ms`)), connectMs);
  try {
    const failure = await untilEnd<unknown>((resolve) => manager.login(resolve));
    if (failure) end(new AmiFault('wrong secret', 'the PBX refuses user or secret'));
  } finally {
    clearTimeout(timer);
  }
  if (isOver) throw await ended.promise;
  return {
    action: (fields) => untilEnd((resolve) => send(fields, resolve)),
    list: (fields) =>
      untilEnd((resolve) => {
        const id = send(fields, (answer) => {
          // An empty tree is told as an error.
          if (field(answer, 'Response') === 'Error' && lists.delete(id)) resolve([]);
        });
        lists.set(id, { frames: [], done: resolve });
      }),
    silenceMs: () => performance.now() - heardAt,
    end,
    ended: ended.promise,
  };
}

/** The library keeps its socket to itself; Node tells of each one made. Needed to end a connection that is dead or not yet made. */
function takeSocket(connect: () => void): Socket {
  const made: Socket[] = [];
  const note = (message: unknown) => {
    const { socket } = message as { socket?: unknown };
    if (socket instanceof Socket) made.push(socket);
  };
  subscribe('net.client.socket', note);
  try {
    connect();
  } finally {
    unsubscribe('net.client.socket', note);
  }
  const [socket] = made;
  if (!socket) throw new Error('asterisk-manager made no socket');
  return socket;
}
