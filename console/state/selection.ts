/**
 * What is selected in one window of this machine is selected in the others. One channel for all windows of the browser, which are one
 * operator's: they share the session. Closed by `close()`.
 */
import type { SheetId } from '../../services/ids.ts';

/** `session`: somebody has signed in or out; the other windows ask the server who. */
export type SelectionMessage = { type: 'sheet'; sheet: SheetId | null } | { type: 'session' };

export class Selection {
  readonly #channel = new BroadcastChannel('tocsin.selection');

  /** Hears the other windows, never itself. */
  constructor(hear: (message: SelectionMessage) => void) {
    this.#channel.onmessage = ({ data }: MessageEvent<SelectionMessage>) => hear(data);
  }

  tell(message: SelectionMessage): void {
    this.#channel.postMessage(message);
  }

  close(): void {
    this.#channel.close();
  }
}
