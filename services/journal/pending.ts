/** What was appended and is not on disk yet, so that a read right after an append sees it. */
import type { Announced, StreamId } from './commit.ts';
import type { DocumentRow, Write } from './writer-thread.ts';

const keyOf = (collection: string, id: string) => `${collection}/${id}`;

export class Pending {
  readonly #commits = new Set<Announced>();
  readonly #streams = new Map<StreamId, number>();
  readonly #causes = new Map<string, number>();
  readonly #documents = new Map<string, DocumentRow>();

  add({ commits, documents }: Write): void {
    for (const commit of commits) {
      this.#commits.add(commit);
      this.#streams.set(commit.stream, commit.version);
      if (commit.cause !== null) this.#causes.set(commit.cause, commit.seq);
    }
    for (const row of documents) this.#documents.set(keyOf(row.collection, row.id), row);
  }

  /** The write is on disk; what later ones said of the same things stays. */
  remove({ commits, documents }: Write): void {
    for (const commit of commits) {
      this.#commits.delete(commit);
      if (this.#streams.get(commit.stream) === commit.version) this.#streams.delete(commit.stream);
      if (commit.cause !== null && this.#causes.get(commit.cause) === commit.seq) this.#causes.delete(commit.cause);
    }
    for (const row of documents) {
      const key = keyOf(row.collection, row.id);
      if (this.#documents.get(key) === row) this.#documents.delete(key);
    }
  }

  /** In order. */
  commits(): Iterable<Announced> {
    return this.#commits;
  }

  streamVersion(stream: StreamId): number | undefined {
    return this.#streams.get(stream);
  }

  seqOfCause(cause: string): number | undefined {
    return this.#causes.get(cause);
  }

  document(collection: string, id: string): DocumentRow | undefined {
    return this.#documents.get(keyOf(collection, id));
  }

  documents(): Iterable<DocumentRow> {
    return this.#documents.values();
  }
}
