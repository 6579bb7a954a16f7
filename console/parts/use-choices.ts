import { useId, useLayoutEffect, useRef, useState } from 'react';

type Choosing<Choice> = {
  query: string;
  onQuery: (query: string) => void;
  choices: readonly Choice[];
  take: (choice: Choice) => void;
  /** Enter, where it does something else than to take the one that is chosen. */
  onEnter?: (choice: Choice | undefined) => void;
};

/**
 * A field with the list that it finds below it (ARIA combobox): arrows choose, Enter takes, a click takes too, and the field has the focus from the start. The
 * answers are what goes onto the field, the list and each option.
 */
export function useChoices<Choice>({ query, onQuery, choices, take, onEnter }: Choosing<Choice>) {
  const id = useId();
  const [chosen, setChosen] = useState(0);
  const ref = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => ref.current?.focus(), []);
  const at = Math.min(chosen, choices.length - 1);
  const enter = onEnter ?? ((choice: Choice | undefined) => choice !== undefined && take(choice));
  return {
    field: {
      ref,
      role: 'combobox',
      'aria-expanded': true,
      'aria-controls': id,
      'aria-activedescendant': at < 0 ? undefined : `${id}-${at}`,
      value: query,
      onChange: (event: React.ChangeEvent<HTMLInputElement>) => {
        onQuery(event.target.value);
        setChosen(0);
      },
      onKeyDown: (event: React.KeyboardEvent) => {
        const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (step) setChosen((at + step + choices.length) % Math.max(1, choices.length));
        else if (event.key === 'Enter' && !event.ctrlKey) enter(choices[at]);
        else return;
        event.preventDefault();
      },
    },
    list: { id },
    option: (index: number) => ({
      id: `${id}-${index}`,
      role: 'option',
      tabIndex: -1,
      'aria-selected': index === at,
      onMouseDown: (event: React.MouseEvent) => {
        event.preventDefault();
        const choice = choices[index];
        if (choice !== undefined) take(choice);
      },
    }),
  };
}
