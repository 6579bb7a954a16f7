/** What the dialplan says of a call to another service (extensions.conf, tocsin-out). Pure. */
import { type CallSignal, outSteps } from '../../services/calls/signals.ts';
import { instant } from '../../services/ids.ts';
import { type AmiFrame, field } from './ami-frame.ts';
import { eventMs } from './pbx-event.ts';

/** Null for any other event. `receivedMs` stands in where the PBX gives no time. */
export function readOutStep(frame: AmiFrame, receivedMs: number): Extract<CallSignal, { signal: 'service call' }> | null {
  if (field(frame, 'UserEvent') !== 'TocsinOut') return null;
  const step = outSteps.find((one) => one === field(frame, 'Step'));
  if (!step) return null;
  const at = instant(eventMs(frame) ?? receivedMs);
  return { signal: 'service call', id: field(frame, 'Id'), step, status: field(frame, 'Status'), at };
}
