import './appel.css';
import { positionId } from '../../services/ids.ts';
import { Overlays } from '../parts/overlays.tsx';
import { Palette } from '../parts/palette.tsx';
import { TopBar } from '../parts/top-bar.tsx';
import { PhoneSettings } from '../phone/phone-settings.tsx';
import { useConsole, useTexts } from '../use-console.ts';
import { usePageKeys } from '../use-page-keys.ts';
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
  const { overlay } = useConsole();
  usePageKeys();
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
      <Overlays />
      {overlay === 'events' && <Palette only="events" />}
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
