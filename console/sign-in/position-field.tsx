import { useState } from 'react';
import type { PositionId } from '../../services/ids.ts';
import { useConsole, useTexts } from '../use-console.ts';

/** `4` for p04: what stands on the desk. */
const numberOf = (id: string) => String(Number(id.replace(/\D/g, '')));

/** Typed by its number, or chosen among all of them: one choice, shown in both. */
export function PositionField({ chosen, onChoose }: { chosen: PositionId | null; onChoose: (id: PositionId | null) => void }) {
  const { centre } = useConsole();
  const t = useTexts();
  const positions = centre?.positions ?? [];
  const [typed, setTyped] = useState(chosen ? numberOf(chosen) : '');
  const known = positions.find(({ id }) => id === chosen);
  const isUnknown = typed !== '' && positions.length > 0 && !known;
  const type = (text: string) => {
    const digits = text.replace(/\D/g, '').replace(/^0+/, '');
    setTyped(digits);
    onChoose(positions.find(({ id }) => numberOf(id) === digits)?.id ?? null);
  };
  const choose = (id: PositionId) => {
    setTyped(numberOf(id));
    onChoose(id);
  };
  return (
    <div className="position-column">
      <label htmlFor="position">{t.signIn.position}</label>
      <div className="position-typed">
        <input
          id="position"
          inputMode="numeric"
          autoComplete="off"
          aria-describedby="position-hint"
          value={typed}
          onChange={(event) => type(event.target.value)}
        />
        <strong>{known?.name}</strong>
      </div>
      <p id="position-hint" className={isUnknown ? 'trouble-line' : 'hint'}>
        {isUnknown ? t.signIn.noPosition(typed) : t.signIn.positionHint}
      </p>
      <fieldset className="desks">
        <legend className="unseen">{t.signIn.positions}</legend>
        {positions.map(({ id, name }) => (
          <label key={id} className="desk" title={name}>
            <input
              type="radio"
              className="unseen"
              name="desk"
              aria-label={name}
              checked={id === chosen}
              onChange={() => choose(id)}
            />
            {numberOf(id)}
          </label>
        ))}
      </fieldset>
    </div>
  );
}
