/** Up and down from row to row of a list. */
export const moveAmong = (selector: string) => (event: React.KeyboardEvent<HTMLElement>) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  const all = [...document.querySelectorAll<HTMLElement>(selector)];
  all[all.indexOf(event.currentTarget) + step]?.focus();
  event.preventDefault();
};
