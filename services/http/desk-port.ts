import type { Call } from '../calls/call.ts';
import type { Context } from '../calls/commands.ts';
import type { ReceivedText } from '../calls/signals.ts';
import type { Change } from '../calls/state.ts';
import type { Commands } from '../commands/commands.ts';
import type { Correction } from '../corrections/correction.ts';
import type { Unit } from '../dispatch/unit.ts';
import type { CallId, OperatorId, PositionId, SheetId, UnitId } from '../ids.ts';
import type { Announced, Appended, Author } from '../journal/commit.ts';
import type { Position } from '../positions/position.ts';
import type { Sheet, SheetDocument } from '../sheets/sheet.ts';

/** Who gives a command: the operator, the position they sit at (null: none), and the command's idempotency key. */
export type Commander = { operator: OperatorId; position: PositionId | null; key: string };

/** What the HTTP edge sees of the desk. Reads are of open things, from memory. */
export interface DeskPort {
  calls(): Iterable<Call>;
  positions(): Iterable<Position>;
  units(): Iterable<Unit>;
  /** Those that are not settled. */
  corrections(): Iterable<Correction>;
  sheets(): Iterable<Sheet>;
  call(id: CallId): Call | undefined;
  unit(id: UnitId): Unit | undefined;
  sheet(id: SheetId): Sheet | undefined;
  sheetDocument(id: SheetId): SheetDocument | undefined;
  /** Throws `Refusal` and changes nothing where the command cannot be done. */
  execute<Name extends keyof Commands>(name: Name, input: Commands[Name], by: Commander): Appended;
  /** See Desk. */
  take(what: string, decide: (context: Omit<Context, 'by'>) => Change[], author: Author, cause?: string): Appended | null;
  /** A text of a caller. Once more is still once. Never throws: null where it cannot be taken. */
  receiveText(text: ReceivedText): Appended | null;
  /** Hears of every append, in order, before it is on disk. Returns how to stop listening. */
  listen(listener: (commits: Announced[]) => void): () => void;
}
