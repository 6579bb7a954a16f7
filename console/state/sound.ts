/** The console's tones: few, distinct, never below a set volume. Made by WebAudio: no file to load at the moment of a call. */
import type { Priority } from '../../services/triage/priority.ts';

const volume = 0.35;
const toneMs = 140;

let context: AudioContext | null = null;

function audio(): AudioContext {
  context ??= new AudioContext();
  return context;
}

/** Browsers keep a page silent until its first key or click. */
export const isSoundReady = () => audio().state === 'running';
export const wakeSound = () => audio().resume();

/** Two rising tones: a call for this position; three where life is at risk. */
export function playCall(priority: Priority): void {
  // A tone kept for later would ring for a call that is over.
  if (!isSoundReady()) return;
  const notes = priority === 0 ? [784, 988, 1175] : [659, 880];
  for (const [index, hertz] of notes.entries()) tone(hertz, index * (toneMs + 20));
}

/** Two short tones of one height: the caller has written, or pressed a key. */
export function playText(): void {
  if (!isSoundReady()) return;
  for (const delayMs of [0, toneMs + 60]) tone(523, delayMs);
}

/** One low tone, twice: something awaited is late. */
export function playLate(): void {
  if (!isSoundReady()) return;
  for (const index of [0, 1]) tone(330, index * (toneMs + 120));
}

/** Two heights in turn, four times: a unit does not know of its mission. Heard again until somebody sees to it. */
export function playAlarm(): void {
  if (!isSoundReady()) return;
  for (const index of [0, 1, 2, 3]) tone(index % 2 === 0 ? 880 : 622, index * (toneMs + 40));
}

function tone(hertz: number, delayMs: number): void {
  const to = audio();
  const begin = to.currentTime + delayMs / 1000;
  const end = begin + toneMs / 1000;
  const oscillator = new OscillatorNode(to, { type: 'triangle', frequency: hertz });
  const gain = new GainNode(to, { gain: 0 });
  // Ramps, for a tone cut square clicks in a headset.
  gain.gain.linearRampToValueAtTime(0, begin);
  gain.gain.linearRampToValueAtTime(volume, begin + 0.01);
  gain.gain.setValueAtTime(volume, end - 0.03);
  gain.gain.linearRampToValueAtTime(0, end);
  oscillator.connect(gain).connect(to.destination);
  oscillator.start(begin);
  oscillator.stop(end);
}
