/** The console's own phone, whatever library speaks SIP behind it. */

/** `lost`: the PBX cannot be reached; it is tried again by itself. */
export type PhoneLine = 'connecting' | 'ready' | 'lost';

/** `missing`: this machine has none, or the page has no right to ask for it (a page that is not served over TLS). */
export type Microphone = 'asked' | 'ready' | 'refused' | 'missing';

/** How the caller is heard: loss in percent of packets, jitter and way to the PBX and back in milliseconds, of the last seconds. */
export type Quality = { lossPercent: number; jitterMs: number; roundTripMs: number | null };

export type PhoneCall =
  | { is: 'ringing' }
  | { is: 'talking'; muted: boolean; held: boolean; quality: Quality | null }
  /** The sound stopped on its way, and nothing brings it back: the caller must be rung here again. */
  | { is: 'broken' };

export type PhoneState = { line: PhoneLine; microphone: Microphone; call: PhoneCall | null };

export type Devices = { microphone: string | null; speaker: string | null };

/** Rings for the calls of its position, one at a time. Closed by `close()`, which hangs nothing up at the caller's end. */
export interface Softphone {
  readonly state: PhoneState;
  /** Takes the call that rings. Resolves when it is taken; the sound follows. */
  answer(): Promise<void>;
  /** Ends the call, or refuses the one that rings. */
  hangUp(): void;
  setMuted(muted: boolean): void;
  setHeld(held: boolean): Promise<void>;
  /** A digit of a telephone: 0 to 9, star or hash. */
  sendDigit(digit: string): void;
  /** Device ids of the browser; null for its usual one. */
  chooseDevices(devices: Devices): Promise<void>;
  /** Microphone's sound, for a level meter; null while there is none. */
  readonly microphoneStream: MediaStream | null;
  close(): Promise<void>;
}

export type SoftphoneOptions = {
  /** WebSocket of the PBX (RFC 7118). */
  url: string;
  endpoint: string;
  password: string;
  devices: Devices;
  onChange: (state: PhoneState) => void;
};
