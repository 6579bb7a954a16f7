/** The heads of all open events, kept up to date beside the desk. */
import type { Dispatch } from '../../config/dispatch/schema.ts';
import type { Qualification } from '../../config/protocols/load-qualification.ts';
import type { DeskPort } from '../http/desk-port.ts';
import type { SheetId } from '../ids.ts';
import { type EventHead, eventHead } from './event-head.ts';

/** Closed by `close()`. */
export class EventHeads {
  readonly #desk: DeskPort;
  readonly #catalogue: () => Qualification;
  readonly #dispatch: (() => Dispatch) | undefined;
  readonly #heads = new Map<SheetId, { head: EventHead; text: string }>();
  readonly #listeners = new Set<(head: EventHead) => void>();
  readonly close: () => void;

  constructor(desk: DeskPort, catalogue: () => Qualification, dispatch?: () => Dispatch) {
    this.#desk = desk;
    this.#catalogue = catalogue;
    this.#dispatch = dispatch;
    for (const { id } of desk.sheets()) this.#look(id);
    this.close = desk.listen((commits) => {
      for (const id of new Set(commits.flatMap(({ sheet }) => sheet ?? []))) this.#look(id);
    });
  }

  /** Oldest first. */
  all(): EventHead[] {
    return [...this.#heads.values()].map(({ head }) => head);
  }

  /** Hears of each head that changed, and of each that was closed, once. Returns how to stop listening. */
  listen(listener: (head: EventHead) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #look(id: SheetId): void {
    const document = this.#desk.sheetDocument(id);
    if (!document) return;
    const head = eventHead(document, this.#catalogue(), this.#dispatch?.());
    const text = JSON.stringify(head);
    const before = this.#heads.get(id);
    if (head.state === 'closed') this.#heads.delete(id);
    else this.#heads.set(id, { head, text });
    if (before?.text === text || (head.state === 'closed' && !before)) return;
    for (const listener of this.#listeners) listener(head);
  }
}
