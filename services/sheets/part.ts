/**
 * A part of the event sheet: the fields that it adds, and what each of its entries makes of them. A sheet that was stored before the part existed is read
 * with its empty fields.
 */
export type SheetPart<Fields extends object, Entry extends { type: string }> = {
  empty: Fields;
  evolve: { [Type in Entry['type']]: (fields: Fields, entry: Extract<Entry, { type: Type }>) => Partial<Fields> };
};

export type BothLanguages = { fr: string; en: string };
