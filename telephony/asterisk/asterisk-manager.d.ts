/** What we use of asterisk-manager 0.2.0, which has no types. See docs/decisions/0003-ami-link.md. */
declare module 'asterisk-manager' {
  import type { EventEmitter } from 'node:events';

  /** Answer to an action, as we hand it to the library; it gives it back to the action's callback. */
  export type ManagerAnswer = { response: string; actionid: string; frame: unknown };

  export interface Manager extends EventEmitter {
    options: { username: string; password: string; events: boolean };
    connect(port: number, host: string): void;
    login(callback: (failure: ManagerAnswer | undefined) => void): void;
    /** `failure` is set where the response is `Error`. */
    action(
      action: Record<string, string>,
      callback: (failure: ManagerAnswer | undefined, answer: ManagerAnswer | undefined) => void,
    ): string;
  }

  const createManager: () => Manager;
  export default createManager;
}
