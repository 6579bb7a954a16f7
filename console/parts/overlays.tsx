import { Handover } from '../handover/handover.tsx';
import { useConsole } from '../use-console.ts';
import { Bands } from './bands.tsx';
import { KeySheet } from './key-sheet.tsx';
import { Palette } from './palette.tsx';

/** What every page shows over itself: the bands, the palette, the sheet of keys, the handover. */
export function Overlays() {
  const { overlay } = useConsole();
  return (
    <>
      <Bands />
      {overlay === 'palette' && <Palette />}
      {overlay === 'keys' && <KeySheet />}
      {overlay === 'handover' && <Handover />}
    </>
  );
}
