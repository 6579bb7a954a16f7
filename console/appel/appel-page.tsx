import './appel.css';
import { useEffect } from 'react';
import { positionId } from '../../services/ids.ts';
import { Handover } from '../handover/handover.tsx';
import { onPageKey } from '../keys.ts';
import { Bands } from '../parts/bands.tsx';
import { KeySheet } from '../parts/key-sheet.tsx';
import { Palette } from '../parts/palette.tsx';
import { TopBar } from '../parts/top-bar.tsx';
import { PhoneSettings } from '../phone/phone-settings.tsx';
import { useConsole, useStore, useTexts } from '../use-console.ts';
import { CallBacks } from './call-backs.tsx';
import { CallInHand, nameText, numberText } from './call-in-hand.tsx';
import { FixMap } from './fix-map.tsx';
import { MyPosition } from './my-position.tsx';
import { OpenSheets } from './open-sheets.tsx';
import { Queue } from './queue.tsx';
import { SameEvent } from './same-event.tsx';
import { SheetPanel } from './sheet-panel.tsx';
import { SideTabs } from './side-tabs.tsx';

/** Call-taking: my position and the queue, the sheet, and what is known of the place. */
export function AppelPage() {
  const store = useStore();
  const { overlay } = useConsole();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => onPageKey(event, store);
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [store]);
  return (
    <div className="appel">
      <TopBar page="appel" />
      <div className="left">
        <MyPosition />
        <CallInHand />
        <Queue />
        <OpenSheets />
        <CallBacks />
      </div>
      <SheetPanel />
      <div className="right">
        <FixMap />
        <SameEvent />
        <SideTabs />
      </div>
      <Bands />
      {overlay === 'palette' && <Palette />}
      {overlay === 'events' && <Palette only="events" />}
      {overlay === 'keys' && <KeySheet />}
      {overlay === 'handover' && <Handover />}
      {overlay === 'phone' && <PhoneSettings />}
      <Announcement />
    </div>
  );
}

/** Says aloud, to who uses a screen reader, that a call rings here. */
function Announcement() {
  const { board, session } = useConsole();
  const t = useTexts();
  const activity = board?.positions.get(positionId(session?.position ?? ''))?.activity;
  const call = activity?.is === 'ringing' ? board?.calls.get(activity.call) : undefined;
  return (
    <p className="unseen" role="alert">
      {call && `${t.sheet.ringing}. ${numberText(call, t)}. ${nameText(call) ?? ''}`}
    </p>
  );
}
