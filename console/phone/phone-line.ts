/**
 * The softphone beside the board: it rings for the position's calls, answers by itself where that is set, and takes the caller up again whose sound was lost
 * or whose page was loaded anew.
 */
import type { CallId } from '../../services/ids.ts';
import type { Activity } from '../../services/positions/position.ts';
import type { PhoneSettings } from '../state/settings.ts';
import type { PhoneState, Softphone, SoftphoneOptions } from './softphone.ts';

/** Of a tone before a call that is taken by itself, so that the operator is ready. */
const toneMs = 350;
/** A caller who has not come back by then is another's, or gone. */
const rejoinMs = 15_000;
const key = 'tocsin.phone.call';

export type PhoneLineOptions = {
  open: (options: Pick<SoftphoneOptions, 'devices' | 'onChange'>) => Softphone;
  /** Remembers the call at this phone over a page that is loaded again: `sessionStorage`. */
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  settings: PhoneSettings;
  onChange: (state: PhoneState) => void;
  playTone: () => void;
  /** Asks the desk to ring the caller here again. */
  rejoin: (call: CallId) => void;
  onFailed: () => void;
};

export class PhoneLine {
  readonly #options: PhoneLineOptions;
  readonly phone: Softphone;
  #settings: PhoneSettings;
  #activity: Activity | null = null;
  /** Asked for again: its next ringing is answered at once. */
  #rejoining: CallId | null = null;
  #givingUp: ReturnType<typeof setTimeout> | undefined;

  constructor(options: PhoneLineOptions) {
    this.#options = options;
    this.#settings = options.settings;
    const { microphone, speaker } = options.settings;
    this.phone = options.open({ devices: { microphone, speaker }, onChange: (state) => this.#onPhone(state) });
  }

  set settings(settings: PhoneSettings) {
    const { microphone, speaker } = this.#settings;
    this.#settings = settings;
    if (settings.microphone !== microphone || settings.speaker !== speaker) void this.phone.chooseDevices(settings);
  }

  /** What the board says of my position. */
  onActivity(activity: Activity | null): void {
    this.#activity = activity;
    // Between the asking and the ringing the position is idle.
    if (activity?.is !== 'on call' && activity?.is !== 'ringing' && this.#rejoining === null) this.#forget();
    else if (this.phone.state.call?.is === 'talking') this.#remember();
    this.#rejoinIfLost();
  }

  /** Takes the call that rings, or ends the one in hand. */
  answerOrHangUp(): void {
    if (this.phone.state.call?.is === 'ringing') this.#answer();
    else this.phone.hangUp();
  }

  toggleMuted(): void {
    const { call } = this.phone.state;
    if (call?.is === 'talking') this.phone.setMuted(!call.muted);
  }

  toggleHeld(): void {
    const { call } = this.phone.state;
    if (call?.is === 'talking') this.phone.setHeld(!call.held).catch(() => this.#options.onFailed());
  }

  close(): void {
    clearTimeout(this.#givingUp);
    void this.phone.close();
  }

  #before: PhoneState['call'] = null;

  #onPhone(state: PhoneState): void {
    const before = this.#before;
    this.#before = state.call;
    this.#options.onChange(state);
    if (state.call?.is === 'ringing' && before?.is !== 'ringing') this.#onRinging();
    if (state.call?.is === 'talking' && before?.is !== 'talking') {
      this.#rejoining = null;
      clearTimeout(this.#givingUp);
      this.#remember();
    }
    // Hung up in good order: nothing is to be taken up again.
    if (state.call === null && before?.is === 'talking') this.#forget();
    this.#rejoinIfLost();
  }

  #onRinging(): void {
    if (this.#rejoining !== null) this.#answer();
    else if (this.#settings.answers) {
      this.#options.playTone();
      setTimeout(() => this.#answer(), toneMs);
    }
  }

  #answer(): void {
    this.phone.answer().catch(() => this.#options.onFailed());
  }

  #remember(): void {
    if (this.#activity && this.#activity.is !== 'idle') this.#options.storage.setItem(key, this.#activity.call);
  }

  #forget(): void {
    this.#rejoining = null;
    clearTimeout(this.#givingUp);
    this.#options.storage.removeItem(key);
  }

  /** The board has my call on the line, this phone had it, and has it no more. */
  #rejoinIfLost(): void {
    const { line, call } = this.phone?.state ?? { line: 'connecting', call: null };
    const activity = this.#activity;
    if (activity?.is !== 'on call' || line !== 'ready' || (call !== null && call.is !== 'broken')) return;
    if (this.#options.storage.getItem(key) !== activity.call || this.#rejoining === activity.call) return;
    this.#rejoining = activity.call;
    clearTimeout(this.#givingUp);
    this.#givingUp = setTimeout(() => this.#forget(), rejoinMs);
    this.#options.rejoin(activity.call);
  }
}
