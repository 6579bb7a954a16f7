/** How much of the machine other programs took while something was measured: on a shared machine the first thing to look at. Linux only. */
import { readdirSync, readFileSync } from 'node:fs';

type Ticks = { all: number; idle: number; ours: number };

/** Starts counting; the function it returns says what share of all cores (0 to 1) went to programs that are not the bench's own. */
export function watchOthers(): () => number {
  const before = readTicks();
  return () => {
    const now = readTicks();
    const busy = now.all - before.all - (now.idle - before.idle);
    return Math.max(0, busy - (now.ours - before.ours)) / Math.max(1, now.all - before.all);
  };
}

function readTicks(): Ticks {
  const cpu = readFileSync('/proc/stat', 'utf8').split('\n')[0]?.trim().split(/\s+/).slice(1, 9).map(Number) ?? [];
  return { all: cpu.reduce((sum, each) => sum + each, 0), idle: (cpu[3] ?? 0) + (cpu[4] ?? 0), ours: ownTicks() };
}

/** Of this process and all below it, those that ended and were waited for included. */
function ownTicks(): number {
  const stats = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap(readStat);
  const own = new Set([process.pid]);
  for (let before = 0; before < own.size; ) {
    before = own.size;
    for (const { pid, parent } of stats) if (own.has(parent)) own.add(pid);
  }
  return stats.filter(({ pid }) => own.has(pid)).reduce((sum, { ticks }) => sum + ticks, 0);
}

function readStat(pid: string): { pid: number; parent: number; ticks: number }[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name before it may hold spaces and brackets. From here: state, parent ... utime, stime, cutime, cstime (proc(5), fields 14 to 17).
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return [
      {
        pid: Number(pid),
        parent: Number(fields[1]),
        ticks: fields
          .slice(11, 15)
          .map(Number)
          .reduce((sum, each) => sum + each, 0),
      },
    ];
  } catch {
    return [];
  }
}
