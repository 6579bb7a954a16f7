/** The recommended response to the sheet on the screen, asked for again when the sheet or a unit changes, with what the operator has changed in it. */
import type { Proposed } from '../../services/dispatch/candidates.ts';
import type { Recommendation } from '../../services/dispatch/recommend.ts';
import type { SheetId, UnitId } from '../../services/ids.ts';
import type { Answer } from './api.ts';

/** `changed`: a unit left out, or another in its stead. */
export type ResponseState = {
  sheet: SheetId;
  recommended: Recommendation | null;
  changed: ReadonlyMap<UnitId, Proposed | 'out'>;
};

/** Units in a row of the panel: as recommended, and as the operator has it. */
export type ResponseRow = { recommended: Proposed; now: Proposed | null };

export const rowsOf = ({ recommended, changed }: ResponseState): ResponseRow[] =>
  (recommended?.units ?? []).map((unit) => {
    const change = changed.get(unit.unit);
    return { recommended: unit, now: change === 'out' ? null : (change ?? unit) };
  });

/** The next unit that could go in its stead, the recommended one after the last. */
export function nextAlternative(state: ResponseState, { recommended: unit, now }: ResponseRow): Proposed {
  const others = (state.recommended?.needs ?? [])
    .filter(({ key }) => unit.needs.includes(key))
    .flatMap(({ alternatives }) => alternatives)
    .filter((one) => !rowsOf(state).some((row) => row.now?.unit === one.unit && row.recommended.unit !== unit.unit));
  const all = [unit, ...others.map((one) => ({ ...one, needs: unit.needs }))];
  const at = all.findIndex((one) => one.unit === now?.unit);
  return all[(at + 1) % all.length] ?? unit;
}

const settleMs = 150;

export class ResponseKeeper {
  readonly #ask: (sheet: SheetId) => Promise<Answer<{ response: Recommendation | null }>>;
  readonly #onChange: (state: ResponseState | null) => void;
  #state: ResponseState | null = null;
  #waiting: ReturnType<typeof setTimeout> | null = null;

  constructor(
    ask: (sheet: SheetId) => Promise<Answer<{ response: Recommendation | null }>>,
    onChange: (state: ResponseState | null) => void,
  ) {
    this.#ask = ask;
    this.#onChange = onChange;
  }

  /** Of this sheet, as it is a moment from now: changes that come together are asked about once. */
  look(sheet: SheetId | null): void {
    if (sheet !== this.#state?.sheet) this.#set(sheet && { sheet, recommended: null, changed: new Map() });
    if (this.#waiting) clearTimeout(this.#waiting);
    this.#waiting = sheet && setTimeout(() => void this.#load(sheet), settleMs);
  }

  async #load(sheet: SheetId): Promise<void> {
    const answer = await this.#ask(sheet);
    if (answer.outcome !== 'done' || this.#state?.sheet !== sheet) return;
    const { response: recommended } = answer.value;
    // What was changed by hand holds for as long as the unit is recommended.
    const ids = new Set(recommended?.units.map(({ unit }) => unit));
    const changed = new Map([...this.#state.changed].filter(([unit]) => ids.has(unit)));
    this.#set({ sheet, recommended, changed });
  }

  change(unit: UnitId, to: Proposed | 'out' | null): void {
    if (!this.#state) return;
    const changed = new Map(this.#state.changed);
    if (to === null) changed.delete(unit);
    else changed.set(unit, to);
    this.#set({ ...this.#state, changed });
  }

  #set(state: ResponseState | null): void {
    this.#state = state;
    this.#onChange(state);
  }
}
