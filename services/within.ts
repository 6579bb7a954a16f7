/** True once `fact` resolves, false after `deadlineMs` without it; what goes on then goes on. */
export function within(fact: Promise<unknown>, deadlineMs: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(false), deadlineMs);
    fact.then(() => resolve(true), reject).finally(() => clearTimeout(timer));
  });
}
