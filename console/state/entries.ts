/** Tells the entries of the journal apart by what they change. */
import type { CallEntry } from '../../services/calls/call.ts';
import { isExchangeEntry } from '../../services/calls/exchange.ts';
import type { Entry } from '../../services/journal/commit.ts';
import type { PositionEntry } from '../../services/positions/position.ts';

export const isCallEntry = (entry: Entry): entry is CallEntry => entry.type.startsWith('Call') || isExchangeEntry(entry);
export const isPositionEntry = (entry: Entry): entry is PositionEntry => entry.type.startsWith('Position');
