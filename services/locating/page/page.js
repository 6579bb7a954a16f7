/**
 * The caller's page. It takes the token from behind the #, asks the telephone once for its position, sends it, and goes on while it stays open.
 * It stores nothing: its own number is in the state of this entry of the tab's history, and goes with the tab.
 */
const texts = JSON.parse(document.getElementById('texts').textContent);
const [token] = location.hash.slice(1).split('.');
const device = history.state?.device ?? newDevice();
history.replaceState({ device }, '');

const state = document.getElementById('state');
const said = document.getElementById('said');
const exact = document.getElementById('exact');
const again = document.getElementById('again');

let latest = null;
let isSending = false;
let watch = null;
let retry;

function newDevice() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function show(is, text, detail = '') {
  state.dataset.is = is;
  if (said.textContent !== text) said.textContent = text;
  exact.textContent = detail;
}

async function tell(event) {
  const body = JSON.stringify({ token, device, ...event });
  return fetch('/api/locate', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
    cache: 'no-store',
    credentials: 'omit',
  });
}

function stop(text) {
  if (watch !== null) navigator.geolocation.clearWatch(watch);
  watch = null;
  latest = null;
  clearTimeout(retry);
  again.hidden = true;
  show('wrong', text);
}

/** Sends the newest position; where the network is gone, again as soon as it is back, and every three seconds. */
async function send() {
  if (isSending || !latest) return;
  isSending = true;
  const position = latest;
  let isAway = false;
  try {
    const answer = await tell({ event: 'position', position });
    if (answer.ok) {
      if (latest === position) latest = null;
      show('sent', texts.arrived, texts.exact.replace('{m}', String(Math.max(1, Math.round(position.accuracyM)))));
    } else if (answer.status === 404) stop(texts.over);
    else if (answer.status === 409) stop(texts.elsewhere);
    else isAway = true;
  } catch {
    isAway = true;
  }
  isSending = false;
  clearTimeout(retry);
  if (isAway) show('waiting', texts.noNetwork);
  if (latest) retry = setTimeout(send, 3_000);
}

function onPosition({ coords, timestamp }) {
  const { latitude, longitude, accuracy } = coords;
  latest = { latitude, longitude, accuracyM: accuracy, atMs: Math.round(timestamp) };
  again.hidden = true;
  void send();
}

function onError({ code }) {
  // A telephone that has once found itself may lose sight for a while.
  if (code !== 1 && state.dataset.is === 'sent') return;
  show('wrong', code === 1 ? texts.denied : texts.unavailable);
  again.hidden = false;
  void tell({ event: 'refused', reason: code === 1 ? 'denied' : 'unavailable' }).catch(() => {});
}

function ask() {
  if (!('geolocation' in navigator)) {
    void tell({ event: 'refused', reason: 'unsupported' }).catch(() => {});
    return show('wrong', texts.unavailable);
  }
  show('waiting', texts.asking);
  again.hidden = true;
  if (watch !== null) navigator.geolocation.clearWatch(watch);
  watch = navigator.geolocation.watchPosition(onPosition, onError, { enableHighAccuracy: true, maximumAge: 0, timeout: 30_000 });
}

async function start() {
  try {
    const answer = await tell({ event: 'opened' });
    if (answer.status === 404 || answer.status === 422) return stop(texts.over);
    if (answer.status === 409) return stop(texts.elsewhere);
  } catch {
    // Without a network the telephone may still find out where it is.
  }
  ask();
}

again.addEventListener('click', ask);
addEventListener('online', () => void send());
void start();
