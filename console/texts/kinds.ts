/** What a catalogue must say, derived from the domain: a kind of entry or a link without its text does not compile. */
import type { LinkName } from '../../services/health/link.ts';
import type { PositionId, UnitId } from '../../services/ids.ts';
import type { Author, Entry } from '../../services/journal/commit.ts';

/** How positions, services and units are called in the operator's language. */
export type Names = { position: (id: PositionId) => string; service: (id: string) => string; unit: (id: UnitId) => string };

/** One sentence for each kind of entry. */
export type JournalTexts = {
  [Type in Entry['type']]: (entry: Extract<Entry, { type: Type }>, names: Names, author: Author) => string;
};

/** Each link: its name, and what its failure means for the work. */
export type LinkTexts = Record<LinkName, { name: string; down: string; degraded: string }>;
