/** What an AZERTY keyboard types for 0 to 9 without Shift. */
const azerty = ['à', '&', 'é', '"', "'", '(', '-', 'è', '_', 'ç'];

/** The digit that a key means, on any keyboard; null where it means none. */
export function digitOf(key: string): number | null {
  if (/^\d$/.test(key)) return Number(key);
  const at = azerty.indexOf(key);
  return at < 0 ? null : at;
}
