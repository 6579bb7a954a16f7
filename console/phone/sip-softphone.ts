/**
 * The softphone over SIP.js: SIP over WebSocket (RFC 7118), sound by WebRTC.
 *
 *   connecting ──> ready ──> lost ──(back-off with jitter)──> connecting
 *
 * The microphone is opened once, before the first call, and each call gets a copy of its track: nothing is asked for while a phone rings.
 */
import {
  type Invitation,
  Registerer,
  RegistererState,
  type Session,
  SessionState,
  UserAgent,
  type UserAgentOptions,
  UserAgentState,
  Web,
} from 'sip.js';
import { retryDelayMs } from '../state/live.ts';
import { readQuality } from './quality.ts';
import type { Devices, PhoneState, Softphone, SoftphoneOptions } from './softphone.ts';

const registerSeconds = 60;
const statisticsMs = 2_000;
/** A connection that the browser calls disconnected may come back by itself; after so long it counts as broken. */
const brokenAfterMs = 4_000;

type Handler = Web.SessionDescriptionHandler;

export class SipSoftphone implements Softphone {
  readonly #options: SoftphoneOptions;
  readonly #agent: UserAgent;
  readonly #registerer: Registerer;
  readonly #sound = new Audio();
  #devices: Devices;
  #state: PhoneState = { line: 'connecting', microphone: 'asked', call: null };
  #microphone: MediaStream | null = null;
  #session: Session | null = null;
  #watching: ReturnType<typeof setInterval> | undefined;
  #broken: ReturnType<typeof setTimeout> | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #attempt = 0;
  #isClosed = false;

  constructor(options: SoftphoneOptions) {
    this.#options = options;
    this.#devices = options.devices;
    this.#sound.autoplay = true;
    this.#agent = new UserAgent(this.#agentOptions());
    this.#registerer = new Registerer(this.#agent, { expires: registerSeconds });
    this.#registerer.stateChange.addListener((state) => {
      if (state === RegistererState.Unregistered) this.#onLost();
    });
    navigator.mediaDevices?.addEventListener('devicechange', this.#onDevices);
    void this.#connect();
  }

  get state(): PhoneState {
    return this.#state;
  }

  get microphoneStream(): MediaStream | null {
    return this.#microphone;
  }

  #agentOptions(): UserAgentOptions {
    const { url, endpoint, password } = this.#options;
    const uri = UserAgent.makeURI(`sip:${endpoint}@${new URL(url).hostname}`);
    if (!uri) throw new Error('the PBX’s address makes no SIP address');
    const microphone = async () => new MediaStream((await this.#openMicrophone()).getAudioTracks().map((track) => track.clone()));
    return {
      uri,
      authorizationUsername: endpoint,
      authorizationPassword: password,
      transportOptions: { server: url, connectionTimeout: 5, keepAliveInterval: 15 },
      // This machine's own addresses are enough: the PBX is on the centre's network.
      sessionDescriptionHandlerFactory: Web.defaultSessionDescriptionHandlerFactory(microphone),
      sessionDescriptionHandlerFactoryOptions: { iceGatheringTimeout: 500, peerConnectionConfiguration: { iceServers: [] } },
      logBuiltinEnabled: false,
      delegate: {
        onInvite: (invitation) => this.#onInvite(invitation),
        onDisconnect: () => this.#onLost(),
      },
    };
  }

  // ---- the line

  async #connect(): Promise<void> {
    if (this.#isClosed) return;
    this.#set({ line: 'connecting' });
    try {
      await this.#openMicrophone();
    } catch {
      // Calls must not ring at a phone that cannot speak: the PBX is told of it once it can.
      this.#set({ line: 'lost' });
      return;
    }
    try {
      if (this.#agent.state === UserAgentState.Stopped) await this.#agent.start();
      else if (!this.#agent.isConnected()) await this.#agent.reconnect();
      await this.#registerer.register({
        requestDelegate: {
          onAccept: () => {
            this.#attempt = 0;
            this.#set({ line: 'ready' });
          },
          onReject: () => this.#onLost(),
        },
      });
    } catch {
      this.#onLost();
    }
  }

  #onLost(): void {
    if (this.#isClosed) return;
    this.#set({ line: 'lost' });
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => void this.#connect(), retryDelayMs(this.#attempt, Math.random()));
    this.#attempt += 1;
  }

  /** A headset that is plugged in brings back a phone that had none. */
  readonly #onDevices = (): void => {
    if (this.#state.line === 'lost' && !this.#microphone?.active) void this.#connect();
  };

  // ---- the call

  #onInvite(invitation: Invitation): void {
    // Another call while one is in hand is the PBX's mistake: 486 sends it back to the queue at once.
    if (this.#session && this.#state.call?.is !== 'broken') {
      void invitation.reject({ statusCode: 486 });
      return;
    }
    this.#endWatch();
    this.#session = invitation;
    this.#set({ call: { is: 'ringing' } });
    invitation.stateChange.addListener((state) => {
      if (this.#session !== invitation) return;
      if (state === SessionState.Established) this.#onEstablished(invitation);
      if (state === SessionState.Terminated) this.#onTerminated();
    });
  }

  #onEstablished(session: Session): void {
    const handler = session.sessionDescriptionHandler as Handler;
    this.#sound.srcObject = handler.remoteMediaStream;
    void this.#sound.play().catch(() => undefined);
    this.#set({ call: { is: 'talking', muted: false, held: false, quality: null } });
    const connection = handler.peerConnection;
    if (!connection) return;
    connection.addEventListener('connectionstatechange', () => this.#onConnectionState(session, connection));
    let counts: Parameters<typeof readQuality>[1] = null;
    this.#watching = setInterval(async () => {
      const reading = readQuality((await connection.getStats()).values(), counts);
      const { call } = this.#state;
      if (!reading || call?.is !== 'talking' || this.#session !== session) return;
      counts = reading.counts;
      this.#set({ call: { ...call, quality: reading.quality } });
    }, statisticsMs);
  }

  #onConnectionState(session: Session, { connectionState }: RTCPeerConnection): void {
    clearTimeout(this.#broken);
    if (this.#session !== session || session.state !== SessionState.Established) return;
    if (connectionState === 'failed') this.#set({ call: { is: 'broken' } });
    if (connectionState === 'disconnected') {
      this.#broken = setTimeout(() => this.#session === session && this.#set({ call: { is: 'broken' } }), brokenAfterMs);
    }
  }

  #onTerminated(): void {
    this.#endWatch();
    this.#session = null;
    this.#sound.srcObject = null;
    this.#set({ call: null });
  }

  #endWatch(): void {
    clearInterval(this.#watching);
    clearTimeout(this.#broken);
  }

  async answer(): Promise<void> {
    const invitation = this.#session;
    if (this.#state.call?.is !== 'ringing' || !invitation) return;
    await (invitation as Invitation).accept();
  }

  hangUp(): void {
    const session = this.#session;
    if (session?.state === SessionState.Established) void session.bye();
    else if (this.#state.call?.is === 'ringing') void (session as Invitation).reject({ statusCode: 486 });
  }

  setMuted(muted: boolean): void {
    const { call } = this.#state;
    if (call?.is !== 'talking') return;
    for (const track of this.#ownTracks()) track.enabled = !muted;
    this.#set({ call: { ...call, muted } });
  }

  #ownTracks(): MediaStreamTrack[] {
    const connection = (this.#session?.sessionDescriptionHandler as Handler | undefined)?.peerConnection;
    return connection?.getSenders().flatMap(({ track }) => track ?? []) ?? [];
  }

  /** By a re-INVITE with `a=sendonly` or `a=sendrecv` (RFC 3264, section 8.4): the PBX plays music to the caller. */
  async setHeld(held: boolean): Promise<void> {
    const { call } = this.#state;
    if (call?.is !== 'talking' || !this.#session) return;
    const options: Web.SessionDescriptionHandlerOptions = { hold: held };
    await this.#session.invite({ sessionDescriptionHandlerOptions: options });
    for (const track of this.#ownTracks()) track.enabled = !held && !call.muted;
    this.#sound.muted = held;
    const now = this.#state.call;
    if (now?.is === 'talking') this.#set({ call: { ...now, held } });
  }

  sendDigit(digit: string): void {
    (this.#session?.sessionDescriptionHandler as Handler | undefined)?.sendDtmf(digit);
  }

  // ---- sound

  async #openMicrophone(): Promise<MediaStream> {
    if (this.#microphone?.active) return this.#microphone;
    const { microphone } = this.#devices;
    try {
      // A device that was unplugged must not keep a call from being answered: then the usual one is taken.
      this.#microphone = await navigator.mediaDevices
        .getUserMedia({ audio: microphone ? { deviceId: { exact: microphone } } : true })
        .catch((error: unknown) => {
          if (microphone === null) throw error;
          return navigator.mediaDevices.getUserMedia({ audio: true });
        });
      for (const track of this.#microphone.getAudioTracks()) track.onended = () => this.#set({ microphone: 'missing' });
      this.#set({ microphone: 'ready' });
      return this.#microphone;
    } catch (error) {
      this.#set({ microphone: error instanceof DOMException && error.name === 'NotAllowedError' ? 'refused' : 'missing' });
      throw error;
    }
  }

  async chooseDevices(devices: Devices): Promise<void> {
    this.#devices = devices;
    if (devices.speaker !== null) await this.#sound.setSinkId(devices.speaker).catch(() => undefined);
    for (const track of this.#microphone?.getTracks() ?? []) track.stop();
    this.#microphone = null;
    const stream = await this.#openMicrophone().catch(() => null);
    if (stream && this.#state.line === 'lost') void this.#connect();
    const track = stream?.getAudioTracks()[0];
    const connection = (this.#session?.sessionDescriptionHandler as Handler | undefined)?.peerConnection;
    if (track) for (const sender of connection?.getSenders() ?? []) await sender.replaceTrack(track.clone());
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#retry);
    navigator.mediaDevices?.removeEventListener('devicechange', this.#onDevices);
    this.#endWatch();
    for (const track of this.#microphone?.getTracks() ?? []) track.stop();
    this.#sound.srcObject = null;
    await this.#registerer.unregister().catch(() => undefined);
    await this.#agent.stop().catch(() => undefined);
  }

  #set(patch: Partial<PhoneState>): void {
    this.#state = { ...this.#state, ...patch };
    if (!this.#isClosed) this.#options.onChange(this.#state);
  }
}
