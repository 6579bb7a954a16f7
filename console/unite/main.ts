/** The page of a unit, for the phone in the vehicle or in the officer's pocket. Its link is kept, so that it opens from the home screen. */
import './unite.css';
import { messageForms } from '../../services/alerts/field-messages.ts';
import { h } from './elements.ts';
import { type Shown, UnitPhone } from './phone.ts';
import { allowSound } from './ring.ts';
import { screenOf } from './screen.ts';
import { texts } from './texts.ts';

const keptToken = 'tocsin.unite.token';
const positionEveryMs = 10_000;

const root = document.getElementById('page') as HTMLElement;
const screen = h('div', { class: 'screen' });
const form = messageForm();
root.append(screen, form.element);

const token = takeToken();
if (token === null) screen.append(h('p', { class: 'empty' }, `${texts.fr.noLink} ${texts.en.noLink}`));
else start(token);

if ('serviceWorker' in navigator) void navigator.serviceWorker.register('/unite-sw.js', { scope: '/unite' });

/** From the link, which then leaves the address bar; else as it was kept. */
function takeToken(): string | null {
  const [given] = /^[\w-]{22}$/.exec(location.hash.slice(1)) ?? [];
  if (given) {
    if (given !== localStorage.getItem(keptToken)) localStorage.clear();
    localStorage.setItem(keptToken, given);
    history.replaceState(null, '', location.pathname);
  }
  return given ?? localStorage.getItem(keptToken);
}

function start(given: string): void {
  let last: Shown | null = null;
  let drawn = '';
  const phone = new UnitPhone(given);
  const hands = {
    do: phone.do.bind(phone),
    dismiss: phone.dismiss.bind(phone),
    changeLanguage: () => phone.speak(last?.language === 'fr' ? 'en' : 'fr'),
    allowSound: async () => {
      await allowSound();
      sendPositions(phone);
      keepAwake();
      drawn = '';
      if (last) draw(last);
    },
  };
  form.onSend = (message) => {
    const sheet = last?.view?.missions[0]?.sheet;
    if (sheet) phone.do({ act: 'message', sheet, ...message });
  };
  phone.start((shown) => {
    last = shown;
    draw(shown);
  });

  function draw(shown: Shown): void {
    const now = JSON.stringify({ ...shown, clockOffMs: Math.round(shown.clockOffMs / 60_000) });
    // A finger on a button must find it there: what has not changed is left as it is.
    if (now === drawn) return;
    drawn = now;
    document.documentElement.lang = shown.language;
    screen.replaceChildren(...screenOf(shown, hands));
    form.show(shown);
  }
}

/** Where the phone is, every ten seconds at most, while the page is open. */
function sendPositions(phone: UnitPhone): void {
  let sentMs = Number.NEGATIVE_INFINITY;
  navigator.geolocation?.watchPosition(
    ({ coords, timestamp }) => {
      if (performance.now() - sentMs < positionEveryMs) return;
      sentMs = performance.now();
      void phone.position([coords.longitude, coords.latitude], coords.accuracy, Math.max(0, Date.now() - timestamp));
    },
    () => {},
    { enableHighAccuracy: true, maximumAge: 5_000 },
  );
}

/** In a cab the screen stays on; a browser lets go of that whenever the page is out of sight. */
function keepAwake(): void {
  const ask = () => {
    if (document.visibilityState === 'visible') void navigator.wakeLock?.request('screen').catch(() => {});
  };
  ask();
  document.addEventListener('visibilitychange', ask);
}

function messageForm() {
  const text = h('textarea', { rows: '2', maxlength: '2000', id: 'message' });
  const label = h('label', { for: 'message', class: 'ask' });
  const send = h('button', { type: 'submit' });
  const choices = messageForms.map((one, index) => {
    const input = h('input', { type: 'radio', name: 'form', value: one, id: `form-${index}`, checked: index === 0 });
    return { one, input, label: h('label', { for: `form-${index}` }) };
  });
  const element = h(
    'form',
    { hidden: true },
    label,
    h('div', { class: 'forms' }, ...choices.flatMap(({ input, label: name }) => [input, name])),
    text,
    send,
  );
  const made = {
    element,
    onSend: (_message: { form: (typeof messageForms)[number]; text: string }) => {},
    show({ view, language }: Shown) {
      const t = texts[language];
      element.hidden = !view?.missions[0];
      label.textContent = t.write;
      send.textContent = t.send;
      for (const choice of choices) choice.label.textContent = t.forms[choice.one];
    },
  };
  element.addEventListener('submit', (event) => {
    event.preventDefault();
    const written = text.value.trim();
    const chosen = choices.find(({ input }) => input.checked)?.one ?? 'free';
    if (written === '') return;
    made.onSend({ form: chosen, text: written });
    text.value = '';
  });
  return made;
}
