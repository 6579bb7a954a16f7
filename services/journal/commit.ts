/** One commit of the journal: entries of one stream, written together, chained to the commit before. */
import type { CallEntry } from '../calls/call.ts';
import type { CorrectionEntry } from '../corrections/correction.ts';
import type { UnitEntry } from '../dispatch/unit.ts';
import type { LinkName, LinkState } from '../health/link.ts';
import type { Instant, OperatorId, SheetId, UnitId } from '../ids.ts';
import type { PositionEntry } from '../positions/position.ts';
import type { SheetEntry } from '../sheets/sheet.ts';

/** Facts about the system itself: links, configuration, sign-ins. */
export type SystemEntry =
  | { type: 'LinkChanged'; at: Instant; link: LinkName; state: LinkState; reason: string | null }
  | { type: 'ConfigurationApplied'; at: Instant; digest: string }
  | { type: 'Started'; at: Instant; version: string };

export type Entry = CallEntry | SheetEntry | PositionEntry | UnitEntry | CorrectionEntry | SystemEntry;

/** Kind and id: `call/pbx1-1763953113.42`, `sheet/0193...`, `position/p01`, `unit/fpt-nord-1`, `correction/0193...`, `system/links`. */
export type StreamId = `${'call' | 'sheet' | 'position' | 'unit' | 'correction' | 'system'}/${string}`;

/** Who caused it: an operator, the PBX, a lookup, a gateway, a unit by its page, or Tocsin's own rules. */
export type Author =
  | { kind: 'operator'; operator: OperatorId }
  | { kind: 'pbx' }
  | { kind: 'lookup'; source: string }
  | { kind: 'gateway'; gateway: string }
  | { kind: 'unit'; unit: UnitId }
  | { kind: 'tocsin' };

export type CommitDraft = {
  stream: StreamId;
  /** Version of the stream that this commit makes: 1 for its first. */
  version: number;
  at: Instant;
  author: Author;
  /** `OPERATOR/KEY`, the idempotency key of an operator's command, `unit/UNIT/ACT` of what a unit's page did, or id of the commit that this one answers; null for the outside world. */
  cause: string | null;
  /** The sheet it belongs to, for the sheet's journal. */
  sheet: SheetId | null;
  entries: Entry[];
};

export type Commit = CommitDraft & {
  /** 1, 2, 3 ... without a gap. */
  seq: number;
  /** UUID version 7. */
  id: string;
  /** SHA-256, hexadecimal, over the hash of the commit before (64 zeros for the first) and this commit's canonical text. */
  hash: string;
  previousHash: string;
};

/** The state of one thing after the commits of the same append: written in the same transaction, so that a restart reads the open ones and goes on. */
export type DocumentWrite = {
  collection: 'calls' | 'sheets' | 'positions' | 'units' | 'corrections';
  id: string;
  /**
   * Seq of the commit that last changed the document, set by the writer: only ever grows, so that a copy never puts an older one over a newer.
   * (Not the version of its stream: a sheet's document also changes with the commits of its calls, a position's too.)
   */
  version: number;
  /** True while work remains on it: read at every start. */
  open: boolean;
  /** For filters and paging: begin of the thing, its state, and the caller's number. */
  at: Instant;
  state: string;
  number: string | null;
  document: object;
};

/** A commit as told to those who listen, before it is on disk: no hash yet. */
export type Announced = CommitDraft & { seq: number; id: string };

export type Appended = {
  commits: Announced[];
  /** Resolves when the transaction is on this machine's disk; never rejects: where the disk fails it stays pending while the link `journal` is down, and is written when the disk is back. */
  durable: Promise<void>;
};

export type DocumentQuery = {
  collection: DocumentWrite['collection'];
  state?: string;
  number?: string;
  /** Begin within [from, to). */
  from?: Instant;
  to?: Instant;
  /** Newest first; continues after this cursor. */
  cursor?: string;
  limit: number;
};

export type DocumentPage<T> = { items: T[]; nextCursor: string | null };

/** Append-only store on this machine. One writer: this process. Closed by `close()`, which waits for what is pending. */
export interface Journal {
  /**
   * In order; several appends that wait share one fsync. Never blocks, never throws for the disk.
   * Throws `WrongStreamVersion`, and appends nothing, where a draft does not follow its stream.
   */
  append(drafts: CommitDraft[], documents: DocumentWrite[]): Appended;
  /** Documents still open, at start. */
  openDocuments(collection: DocumentWrite['collection']): DocumentWrite[];
  document(collection: DocumentWrite['collection'], id: string): DocumentWrite | null;
  documents(query: DocumentQuery): DocumentPage<DocumentWrite>;
  /** Natures of the sheets opened since, newest first, a page of so many sheets at a time; sheets without one are left out. */
  naturesChosen(from: Instant, limit: number, cursor?: string): DocumentPage<{ nature: string; at: Instant }>;
  /** Commits after `seq`, oldest first. */
  after(seq: number, limit: number): Commit[];
  /** Oldest first; those not yet on disk come last, without a hash. */
  ofSheet(sheet: SheetId): (Commit | Announced)[];
  /** Seq of the last commit that an idempotency key made, pending ones included; null if none. */
  seqOfCause(cause: string): number | null;
  /** Calls of one number, newest first. */
  previousCalls(e164: string, limit: number): { sheet: SheetId; at: Instant }[];
  /** Version of the last commit of a stream, appended ones included even while they are not on disk; 0 where it has none. */
  streamVersion(stream: StreamId): number;
  /** Seq of the last commit appended, on disk or not. */
  lastSeq(): number;
  /** Commits up to this seq are on disk. */
  savedSeq(): number;
  close(): Promise<void>;
}
