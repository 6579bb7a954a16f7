/** The facts of all open events, kept up to date beside the desk, to be compared at any moment. */
import type { Qualification } from '../../config/protocols/load-qualification.ts';
import type { DeskPort } from '../http/desk-port.ts';
import { type Clock, instant, type SheetId } from '../ids.ts';
import { type EventFacts, eventFacts } from './event-facts.ts';
import { type Candidate, findSameEvents } from './same-event.ts';

/** Closed by `close()`. */
export class SameEvents {
  readonly #desk: DeskPort;
  readonly #catalogue: () => Qualification;
  readonly #clock: Clock;
  readonly #facts = new Map<SheetId, EventFacts>();
  readonly close: () => void;

  constructor(desk: DeskPort, catalogue: () => Qualification, clock: Clock) {
    this.#desk = desk;
    this.#catalogue = catalogue;
    this.#clock = clock;
    for (const { id } of desk.sheets()) this.#look(id);
    this.close = desk.listen((commits) => {
      for (const id of new Set(commits.flatMap(({ sheet }) => sheet ?? []))) this.#look(id);
    });
  }

  /** Open events that may be the same as this one; null where there is no such open event. */
  of(id: SheetId): Candidate[] | null {
    const facts = this.#facts.get(id);
    return facts ? findSameEvents(facts, this.#facts.values(), instant(this.#clock())) : null;
  }

  #look(id: SheetId): void {
    const document = this.#desk.sheetDocument(id);
    const facts = document && eventFacts(document, this.#catalogue());
    if (facts?.head.state === 'open') this.#facts.set(id, facts);
    else this.#facts.delete(id);
  }
}
