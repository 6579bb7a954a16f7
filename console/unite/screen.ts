/** The page as the crew sees it: what is asked of them first, then one touch for what they do, then the messages. */
import { mayBecome, type UnitStatus } from '../../services/dispatch/status.ts';
import { ms } from '../../services/ids.ts';
import { pageStatuses } from '../../services/unit-pages/page-statuses.ts';
import type { PageMessage, PageMission, UnitPageView } from '../../services/unit-pages/page-view.ts';
import { h } from './elements.ts';
import { type Doing, ringingFor, type Shown } from './phone.ts';
import { isSoundAllowed } from './ring.ts';
import { type Texts, texts } from './texts.ts';

export type Hands = {
  do(doing: Doing): void;
  dismiss(assignment: string): void;
  allowSound(): void;
  changeLanguage(): void;
};

/** All but the form in which a message is written: that one stays as it is while the rest changes. */
export function screenOf(shown: Shown, hands: Hands): HTMLElement[] {
  const t = texts[shown.language];
  const { view, link } = shown;
  if (link === 'over' || !view)
    return [head(shown, t, hands), h('p', { class: 'empty', role: 'status' }, link === 'over' ? t.over : t.link.connecting)];
  const [current, ...waiting] = view.missions;
  return [
    head(shown, t, hands),
    !isSoundAllowed() && h('button', { type: 'button', class: 'allow', click: hands.allowSound }, t.allowSound),
    ...view.cancelled.filter(({ assignment }) => !shown.dismissed.includes(assignment)).map((one) => cancelled(one, t, hands)),
    current ? mission(current, shown, t, hands) : h('p', { class: 'empty' }, t.noMission),
    statuses(view, shown, t, hands),
    checks(view, shown, t, hands),
    ...waiting.map((one) => h('section', { class: 'next' }, h('h2', {}, `${t.next} · ${one.number}`), headline(one, shown, t))),
    messages(view.messages, shown, t, hands),
  ].filter((part): part is HTMLElement => part instanceof HTMLElement);
}

function head({ view, link, waiting, answer, clockOffMs, language }: Shown, t: Texts, hands: Hands): HTMLElement {
  const clockOffMin = Math.round(Math.abs(clockOffMs) / 60_000);
  const status = view && (lastSaid(view, waiting) ?? view.unit.status);
  return h(
    'header',
    {},
    h('h1', { 'data-unit': view?.unit.id ?? '' }, view?.unit.callSign ?? 'Tocsin'),
    status && h('strong', { class: 'status', 'data-status': status }, t.statuses[status]),
    h(
      'p',
      { class: 'link', 'data-link': link, role: 'status' },
      link === 'open' ? '● ' : '▲ ',
      t.link[link],
      waiting.length > 0 && ` · ${t.waiting(waiting.length)}`,
    ),
    h(
      'button',
      { type: 'button', class: 'language', click: hands.changeLanguage, lang: language === 'fr' ? 'en' : 'fr' },
      t.other,
    ),
    clockOffMin >= 2 && h('p', { class: 'notice', 'data-clock': '' }, t.clockOff(clockOffMin)),
    answer &&
      h(
        'p',
        { class: 'notice', role: 'status', 'data-answer': answer.outcome },
        answer.outcome === 'refused' ? '✕ ' : answer.outcome === 'late' ? '▲ ' : '✓ ',
        answer[language],
      ),
    waiting.length > 0 && link !== 'open' && h('p', { class: 'notice', 'data-kept': '' }, t.kept),
  );
}

function cancelled({ assignment, number, outcome, reason, at }: UnitPageView['cancelled'][number], t: Texts, hands: Hands) {
  return h(
    'section',
    { class: 'cancelled', role: 'alert', 'data-cancelled': assignment },
    h('h2', {}, `✕ ${outcome === 'diverted' ? t.diverted : t.cancelled}`),
    h('p', {}, [number, clock(at), reason].filter(Boolean).join(' · ')),
    h('button', { type: 'button', click: () => hands.dismiss(assignment) }, t.seen),
  );
}

function headline({ priority, nature, place }: PageMission, { language }: Shown, t: Texts): HTMLElement {
  return h(
    'div',
    { class: 'headline' },
    h(
      'p',
      { class: 'nature' },
      priority !== null && h('span', { class: 'priority', 'data-priority': String(priority) }, `P${priority}`),
      nature?.[language] ?? t.noNature,
    ),
    h('p', { class: 'place' }, place ?? t.noPlace),
  );
}

function mission(one: PageMission, shown: Shown, t: Texts, hands: Hands): HTMLElement {
  const { assignment, number, engagedAt, lonLat, access, hazards, placeNotes, victims, caller, notes, radio } = one;
  const isRinging = ringingFor(shown) === assignment;
  const line = (name: string, value: string | null) => value && h('p', { class: 'fact' }, h('span', {}, name), value);
  return h(
    'section',
    { class: 'mission', 'data-mission': assignment, 'data-ringing': isRinging },
    h('h2', {}, isRinging ? `▲ ${t.alert}` : t.mission, h('span', {}, `${number} · ${clock(engagedAt)}`)),
    headline(one, shown, t),
    hazards.length > 0 &&
      h('p', { class: 'hazards' }, h('strong', {}, t.hazards), hazards.map((hazard) => hazard[shown.language]).join(', ')),
    line(t.radio, radio.map(({ label, shared }) => (shared ? `${label} (${t.shared})` : label)).join(', ')),
    ...access.map(({ field, value }) => line(t.access[field] ?? field, value)),
    line(t.victims, victims === null ? null : String(victims)),
    ...placeNotes.map((text) => line(t.placeNotes, text)),
    h(
      'p',
      { class: 'ways' },
      lonLat && h('a', { href: `geo:${lonLat[1]},${lonLat[0]}?q=${lonLat[1]},${lonLat[0]}` }, t.route),
      caller && h('a', { href: `tel:${caller}` }, `${t.call} ${caller}`),
    ),
    notes.length > 0 &&
      h(
        'div',
        { class: 'notes' },
        h('h3', {}, t.notes),
        ...notes.map(({ at, text }) => h('p', {}, h('span', {}, clock(at)), text)),
      ),
    isRinging &&
      h(
        'button',
        { type: 'button', class: 'acknowledge', click: () => hands.do({ act: 'acknowledge', assignment }) },
        t.acknowledge,
      ),
  );
}

/** What was touched last and is not answered yet. */
function lastSaid(view: UnitPageView, waiting: Shown['waiting']): UnitStatus | null {
  const last = waiting.findLast((act) => act.act === 'status' || act.act === 'acknowledge');
  if (last?.act === 'status') return last.status;
  return last?.act === 'acknowledge' && view.unit.status === 'alerted' ? 'acknowledged' : null;
}

function statuses(view: UnitPageView, { waiting }: Shown, t: Texts, hands: Hands): HTMLElement | null {
  const now = lastSaid(view, waiting) ?? view.unit.status;
  const [current] = view.missions;
  const assignment = current?.assignment ?? null;
  const unchecked = view.checks.some(({ id }) => !isTicked(id, waiting));
  const isOffered = (status: UnitStatus) =>
    mayBecome(now, status) && (status === 'available') === (now === 'returning' || !current);
  // What usually follows comes first; one step back, last.
  const after = (pageStatuses as readonly UnitStatus[]).indexOf(now) + 1;
  const inOrder = [...pageStatuses.slice(after), ...pageStatuses.slice(0, after)];
  const wanted = current || now !== 'available' ? inOrder.filter(isOffered) : [];
  if (wanted.length === 0) return null;
  return h(
    'div',
    { class: 'statuses', 'data-calm': ringingFor({ view, waiting }) !== null },
    ...wanted.map((status) =>
      h(
        'button',
        {
          type: 'button',
          'data-say': status,
          disabled: status === 'available' && unchecked,
          click: () => hands.do({ act: 'status', status, assignment }),
        },
        t.statuses[status],
      ),
    ),
  );
}

const isTicked = (id: string, waiting: Shown['waiting']) => waiting.some((act) => act.act === 'check' && act.check === id);

/** Of the type of the unit, once its mission is over. */
function checks(
  { checks: left, missions }: UnitPageView,
  { waiting, language }: Shown,
  t: Texts,
  hands: Hands,
): HTMLElement | null {
  if (left.length === 0 || missions.length > 0) return null;
  return h(
    'fieldset',
    { class: 'checks' },
    h('legend', {}, t.checks),
    ...left.map(({ id, label }) =>
      h(
        'label',
        {},
        h('input', {
          type: 'checkbox',
          'data-check': id,
          checked: isTicked(id, waiting),
          disabled: isTicked(id, waiting),
          change: () => hands.do({ act: 'check', check: id }),
        }),
        label[language],
      ),
    ),
  );
}

function messages(all: PageMessage[], { waiting }: Shown, t: Texts, hands: Hands): HTMLElement | null {
  const unsent = waiting.flatMap((act) => (act.act === 'message' ? [act] : []));
  if (all.length === 0 && unsent.length === 0) return null;
  const isSaid = (id: string) => waiting.some((act) => act.act === 'read' && act.message === id);
  return h(
    'section',
    { class: 'messages' },
    h('h2', {}, t.messages),
    ...unsent
      .toReversed()
      .map(({ id, form, text }) =>
        h(
          'article',
          { 'data-unsent': id, class: 'mine' },
          h('h3', {}, `${t.me} · ${t.forms[form]} · ${t.kept}`),
          h('p', {}, text),
        ),
      ),
    ...all
      .toReversed()
      .map(({ id, sheet, isMine, form, text, at, isRead }) =>
        h(
          'article',
          { 'data-message': id, class: isMine ? 'mine' : isRead ? '' : 'unread' },
          h(
            'h3',
            {},
            [isMine ? `${t.me} · ${t.forms[form]}` : t.centre, clock(at), isMine && (isRead ? t.readByCentre : t.unread)]
              .filter(Boolean)
              .join(' · '),
          ),
          h('p', {}, text),
          !isMine &&
            !isRead &&
            !isSaid(id) &&
            h('button', { type: 'button', click: () => hands.do({ act: 'read', sheet, message: id }) }, t.read),
        ),
      ),
  );
}

const clock = (at: Parameters<typeof ms>[0]): string =>
  new Date(ms(at)).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
