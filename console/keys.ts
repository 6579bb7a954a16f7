/** The keys of the page, in one table: what is pressed, what it does, and how the sheet of keys and the palette call it. Never F5, F11, F12: the browser's. */

import { engageResponse, talkgroupForEvent } from './dispatch.ts';
import { openPage, openReport } from './page.ts';
import { engageInstead, seeAlarm } from './state/alarms.ts';
import { closeByOneKey } from './state/closing.ts';
import { promptCaller, takeOrEndText, writeToCaller } from './state/exchange.ts';
import { shownSheet } from './state/focus.ts';
import { takeEvent } from './state/handover.ts';
import { sendLocateLink } from './state/locate-link.ts';
import { acceptPriority, depart, isReadOnly } from './state/qualified.ts';
import { joinOrPart } from './state/same-event.ts';
import type { ConsoleStore } from './state/store.ts';
import { callOfSheet } from './state/views.ts';
import type { Texts } from './texts.ts';
export type Act = {
  /** As KeyboardEvent.key says it. */
  key: string;
  shift?: true;
  ctrl?: true;
  caps: (t: Texts) => string[];
  label: (t: Texts) => string;
  run: (store: ConsoleStore) => unknown;
};

export const acts: Act[] = [
  { key: 'F2', caps: () => ['F2'], label: (t) => t.keys.ready, run: (store) => store.ready() },
  { key: 'F4', caps: () => ['F4'], label: (t) => t.keys.pause, run: (store) => store.show('pause') },
  { key: 'F3', caps: () => ['F3'], label: (t) => t.keys.write, run: () => focusOn('[data-free-text]') },
  { key: 'F8', caps: () => ['F8'], label: (t) => t.keys.engage, run: (store) => void engageResponse(store) },
  {
    key: 'F8',
    ctrl: true,
    shift: true,
    caps: (t) => [t.qualify.ctrl, t.keys.shift, 'F8'],
    label: (t) => t.keys.talkgroup,
    run: (store) => void talkgroupForEvent(store),
  },
  {
    key: 'F7',
    ctrl: true,
    shift: true,
    caps: (t) => [t.qualify.ctrl, t.keys.shift, 'F7'],
    label: (t) => t.keys.seeAlarm,
    run: (store) => void seeAlarm(store),
  },
  {
    key: 'F6',
    ctrl: true,
    shift: true,
    caps: (t) => [t.qualify.ctrl, t.keys.shift, 'F6'],
    label: (t) => t.keys.engageInstead,
    run: (store) => void engageInstead(store),
  },
  {
    key: 'F3',
    ctrl: true,
    shift: true,
    caps: (t) => [t.qualify.ctrl, t.keys.shift, 'F3'],
    label: (t) => t.keys.notices,
    run: goToNotices,
  },
  {
    key: 'F10',
    ctrl: true,
    shift: true,
    caps: (t) => [t.qualify.ctrl, t.keys.shift, 'F10'],
    label: (t) => t.keys.salle,
    run: () => openPage('salle'),
  },
  {
    key: 'F1',
    ctrl: true,
    shift: true,
    caps: (t) => [t.qualify.ctrl, t.keys.shift, 'F1'],
    label: (t) => t.keys.correction,
    run: askCorrection,
  },
  { key: 'F8', ctrl: true, caps: () => ['Ctrl', 'F8'], label: (t) => t.keys.conduite, run: () => openPage('conduite') },
  {
    key: 'F8',
    shift: true,
    caps: (t) => [t.keys.shift, 'F8'],
    label: (t) => t.keys.callBacks,
    run: () => focusOn('[data-call-back]'),
  },
  {
    key: 'Insert',
    ctrl: true,
    shift: true,
    caps: (t) => [t.qualify.ctrl, t.keys.shift, t.keys.insert],
    label: (t) => t.keys.handover,
    run: (store) => store.show('handover'),
  },
  {
    key: 'Enter',
    ctrl: true,
    shift: true,
    caps: (t) => [t.qualify.ctrl, t.keys.shift, t.keys.enter],
    label: (t) => t.keys.takeEvent,
    run: (store) => void takeEvent(store),
  },
  { key: 'F10', shift: true, caps: (t) => [t.keys.shift, 'F10'], label: (t) => t.keys.previous, run: openPrevious },
  {
    key: 'F3',
    shift: true,
    caps: (t) => [t.keys.shift, 'F3'],
    label: (t) => t.keys.facts,
    run: () =>
      focusOn('[data-conflict]') ||
      focusOn('.facts-panel:has([data-fact-line]:focus) [data-other-values]') ||
      focusOn('[data-fact-line]'),
  },
  {
    key: 'F1',
    ctrl: true,
    caps: (t) => [t.qualify.ctrl, 'F1'],
    label: (t) => t.keys.instructionRead,
    run: () => document.querySelector<HTMLElement>('[data-read-instruction]')?.click(),
  },
  {
    key: 'F9',
    shift: true,
    caps: (t) => [t.keys.shift, 'F9'],
    label: (t) => t.keys.closeSheet,
    run: (store) => store.show('close'),
  },
  {
    key: 'F9',
    ctrl: true,
    caps: (t) => [t.qualify.ctrl, 'F9'],
    label: (t) => t.keys.oneKey,
    run: (store) => closeByOneKey(store, 0),
  },
  {
    key: 'F9',
    ctrl: true,
    shift: true,
    caps: (t) => [t.qualify.ctrl, t.keys.shift, 'F9'],
    label: (t) => t.keys.oneKeySecond,
    run: (store) => closeByOneKey(store, 1),
  },
  {
    key: 'F6',
    shift: true,
    caps: (t) => [t.keys.shift, 'F6'],
    label: (t) => t.keys.openSheets,
    run: () => focusOn('[data-open-sheet]'),
  },
  { key: 'F6', caps: () => ['F6'], label: (t) => t.keys.nextPanel, run: nextPanel },
  { key: 'F7', caps: () => ['F7'], label: (t) => t.keys.place, run: (store) => isReadOnly(store.state) || store.show('place') },
  {
    key: 'F7',
    shift: true,
    caps: (t) => [t.keys.shift, 'F7'],
    label: (t) => t.keys.locate,
    run: sendLocateLink,
  },
  { key: 'F9', caps: () => ['F9'], label: (t) => t.keys.nature, run: (store) => isReadOnly(store.state) || store.show('nature') },
  { key: 'F1', caps: () => ['F1'], label: (t) => t.keys.questions, run: () => focusOn('[data-guide]') },
  {
    key: 'Enter',
    ctrl: true,
    caps: (t) => ['Ctrl', t.keys.enter],
    label: (t) => t.keys.departure,
    run: depart,
  },
  { key: 'F10', caps: () => ['F10'], label: (t) => t.keys.acceptPriority, run: acceptPriority },
  {
    key: 'F10',
    ctrl: true,
    caps: () => ['Ctrl', 'F10'],
    label: (t) => t.keys.otherPriority,
    run: (store) => isReadOnly(store.state) || store.show('priority'),
  },
  { key: 'Insert', caps: (t) => [t.keys.insert], label: (t) => t.keys.sameEvent, run: joinOrPart },
  { key: 'F7', ctrl: true, caps: () => ['Ctrl', 'F7'], label: (t) => t.keys.carte, run: () => openPage('carte') },
  {
    key: 'F2',
    shift: true,
    caps: (t) => [t.keys.shift, 'F2'],
    label: (t) => t.keys.phone,
    run: (store) => takeOrEndText(store) || store.phone?.answerOrHangUp(),
  },
  { key: 'F2', ctrl: true, caps: () => ['Ctrl', 'F2'], label: (t) => t.keys.mute, run: (store) => store.phone?.toggleMuted() },
  { key: 'F3', ctrl: true, caps: () => ['Ctrl', 'F3'], label: (t) => t.keys.hold, run: (store) => store.phone?.toggleHeld() },
  {
    key: 'F6',
    ctrl: true,
    caps: () => ['Ctrl', 'F6'],
    label: (t) => t.keys.events,
    run: (store) => store.show('events'),
  },
  {
    key: 'F4',
    shift: true,
    caps: (t) => [t.keys.shift, 'F4'],
    label: (t) => t.keys.writeToCaller,
    run: writeToCaller,
  },
  {
    key: 'F2',
    ctrl: true,
    shift: true,
    caps: (t) => [t.qualify.ctrl, t.keys.shift, 'F2'],
    label: (t) => t.keys.promptCaller,
    run: promptCaller,
  },
  { key: 'p', ctrl: true, caps: () => ['Ctrl', 'P'], label: (t) => t.keys.report, run: reportOfShown },
  { key: 'k', ctrl: true, caps: () => ['Ctrl', 'K'], label: (t) => t.keys.palette, run: (store) => store.show('palette') },
  { key: 'F1', shift: true, caps: (t) => [t.keys.shift, 'F1'], label: (t) => t.keys.help, run: (store) => store.show('keys') },
];

/** For one keydown on the page. Fields keep their own keys; any other letter goes to the free text. */
export function onPageKey(event: KeyboardEvent, store: ConsoleStore): void {
  const act = acts.find(
    ({ key, shift, ctrl }) =>
      event.key.toLowerCase() === key.toLowerCase() && event.shiftKey === !!shift && event.ctrlKey === !!ctrl && !event.altKey,
  );
  if (act) {
    event.preventDefault();
    act.run(store);
    return;
  }
  if (event.key === 'Escape') {
    event.preventDefault();
    store.back();
    return;
  }
  const isText = event.key.length === 1 || event.key === 'Dead';
  if (event.ctrlKey || event.altKey || event.metaKey || !isText) return;
  if (store.state.overlay === 'pause' && choosePause(event.key, store)) {
    event.preventDefault();
    return;
  }
  if (isField(document.activeElement)) return;
  if (event.key === ' ' && document.activeElement?.tagName === 'BUTTON') return;
  const freeText = document.querySelector<HTMLElement>('[data-free-text]');
  // The letter itself lands in the field: keydown comes before it.
  if (freeText && store.state.overlay === null) freeText.focus();
  else if (event.key === '?') store.show('keys');
}

const isField = (element: Element | null) => element !== null && ['INPUT', 'TEXTAREA', 'SELECT'].includes(element.tagName);

function choosePause(key: string, store: ConsoleStore): boolean {
  const reason = store.state.centre?.pauseReasons[Number(key) - 1];
  if (reason) store.pause(reason.id);
  return reason !== undefined;
}

/** Whether it is there. */
function focusOn(selector: string): boolean {
  const element = document.querySelector<HTMLElement>(selector);
  element?.focus();
  return element !== null;
}

/** The button that sends them all has the focus where the rules propose any: Enter tells them. */
function goToNotices(store: ConsoleStore): void {
  store.showTab('notices');
  setTimeout(() => focusOn('[data-send-notices]') || focusOn('[role="tabpanel"] .follow-up'));
}

/** The unit under the focus, before the form takes it. */
function askCorrection(store: ConsoleStore): void {
  const unit = document.activeElement?.closest<HTMLElement>('[data-unit]')?.dataset.unit;
  store.showCorrection(unit ?? null);
}

function openPrevious(store: ConsoleStore): void {
  const { focus } = store.state;
  if (!focus.mine || focus.opened) return;
  const { sheet } = focus.mine;
  const call = callOfSheet(sheet, store.state);
  const latest = call?.caller.previous.find((each) => each.sheet !== sheet);
  if (latest) store.openSheet(latest.sheet);
}

function nextPanel(): void {
  const panels = [...document.querySelectorAll<HTMLElement>('[data-panel]')];
  const current = panels.findLastIndex((panel) => panel.contains(document.activeElement));
  panels[(current + 1) % panels.length]?.focus();
}

function reportOfShown({ state }: ConsoleStore): void {
  const sheet = shownSheet(state.focus);
  if (sheet) openReport(sheet);
}
