/** What runs on this machine for a folder, as /proc shows it. */
import { readdirSync, readFileSync } from 'node:fs';

export type Process = { pid: number; command: string };

/** Processes that name the folder on their command line or in their environment. Dead ones that nobody has waited for do not count. */
export function processesOf(folder: string): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => ({ pid: Number(pid), command: read(pid, 'cmdline'), environment: read(pid, 'environ') }))
    .filter(({ pid, command, environment }) => pid !== process.pid && (command.includes(folder) || environment.includes(folder)))
    .map(({ pid, command }) => ({ pid, command: command.replaceAll('\0', ' ').trim() }));
}

/** Both files are empty for a dead process. */
function read(pid: string, file: 'cmdline' | 'environ'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return ''; // it ended meanwhile, or is another user's
  }
}
