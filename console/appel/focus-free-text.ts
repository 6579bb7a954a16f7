/** Typing is text again. A sheet that is only read has no free text. */
export function focusFreeText(): void {
  const field = document.querySelector<HTMLElement>('[data-free-text]') ?? document.querySelector<HTMLElement>('main.sheet');
  field?.focus();
}
