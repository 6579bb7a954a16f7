/** Waits for a fact, looking every 5 ms. Rejects after `timeoutMs`, saying what was waited for. */
export async function until<T>(
  fact: () => T | Promise<T>,
  what = fact.toString(),
  timeoutMs = 5_000,
): Promise<Exclude<T, false | null | undefined>> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    const value = await fact();
    if (value !== false && value !== null && value !== undefined) return value as Exclude<T, false | null | undefined>;
    if (performance.now() > end) throw new Error(`waited ${timeoutMs} ms in vain for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
