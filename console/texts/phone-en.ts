/** Texts of the console's phone in English. */
import type { phone as french } from './phone-fr.ts';

export const phone: typeof french = {
  title: 'Console phone',
  ready: 'Console phone ready',
  connecting: 'Console phone: connecting…',
  lost: 'Console phone cut off from the PBX, trying again',
  microphoneRefused: 'The browser refuses the microphone: allow it for this site, then open the settings.',
  microphoneMissing: 'No microphone: plug in the headset.',
  broken: 'Sound lost: the caller comes back to you…',
  answer: 'Answer',
  hangUp: 'Hang up',
  mute: 'Mute',
  unmute: 'Speak',
  hold: 'Hold',
  resume: 'Resume',
  poor: (loss, jitter) => `Poor reception: ${loss} % lost, jitter ${jitter} ms`,
  settings: 'Phone settings',
  microphone: 'Microphone',
  speaker: 'Headset or loudspeaker',
  usual: 'The system’s own',
  level: 'Level of the microphone: speak, the bar should pass the mark',
  testTone: 'Try the headset',
  answers: 'Answer by itself, after a tone',
  isUsed: 'Use this phone (else the desk phone alone rings)',
  digits: 'Digits to send to the caller',
  digit: (digit) => `Send ${digit}`,
};
