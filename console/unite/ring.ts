/** The bell of an alert: two tones and the phone's vibration, until somebody acknowledges. Browsers let a page sound only after a touch. */
const everyMs = 1_600;
const tones = [
  { atS: 0, hertz: 880 },
  { atS: 0.28, hertz: 660 },
  { atS: 0.56, hertz: 880 },
];
const vibration = [400, 200, 400, 200, 400];

let audio: AudioContext | null = null;
let ringing: ReturnType<typeof setInterval> | undefined;

/** After a touch. */
export async function allowSound(): Promise<void> {
  audio ??= new AudioContext();
  await audio.resume();
}

export const isSoundAllowed = (): boolean => audio?.state === 'running';

/** A short tone: something to read. */
export function chime(): void {
  sound(0, 520);
  navigator.vibrate?.([150]);
}

export function ring(isOn: boolean): void {
  if (!isOn) {
    if (ringing === undefined) return;
    clearInterval(ringing);
    ringing = undefined;
    navigator.vibrate?.(0);
    return;
  }
  if (ringing !== undefined) return;
  once();
  ringing = setInterval(once, everyMs);
}

function once(): void {
  for (const { atS, hertz } of tones) sound(atS, hertz);
  navigator.vibrate?.(vibration);
}

function sound(atS: number, hertz: number): void {
  if (audio?.state !== 'running') return;
  const at = audio.currentTime + atS;
  const tone = new OscillatorNode(audio, { type: 'square', frequency: hertz });
  const level = new GainNode(audio, { gain: 0.35 });
  tone.connect(level).connect(audio.destination);
  tone.start(at);
  tone.stop(at + 0.22);
}
