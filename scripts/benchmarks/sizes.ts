/** How much each section does. */
export type BenchSizes = {
  restRounds: number;
  rateSeconds: number;
  burst: { callers: number; overMs: number };
  hangUpSeconds: number;
  streamSeconds: number;
  journalSeconds: number;
  screenPops: number;
  memoryCalls: number;
  searchSheets: number;
  addresses: number;
  sheetWrites: number;
  openEvents: number;
  unitRounds: number;
  recommendations: number;
};

/** What the targets are stated for; under 12 minutes. */
export const fullSizes: BenchSizes = {
  restRounds: 200,
  rateSeconds: 20,
  burst: { callers: 300, overMs: 5_000 },
  hangUpSeconds: 30,
  streamSeconds: 60,
  journalSeconds: 5,
  screenPops: 40,
  memoryCalls: 5_000,
  searchSheets: 1_000_000,
  addresses: 1_000_000,
  sheetWrites: 500,
  openEvents: 500,
  unitRounds: 150,
  recommendations: 500,
};

/** The same with less of everything, under 2 minutes: to see that it works, not to judge by. */
export const quickSizes: BenchSizes = {
  restRounds: 15,
  rateSeconds: 3,
  burst: { callers: 100, overMs: 1_700 },
  hangUpSeconds: 6,
  streamSeconds: 5,
  journalSeconds: 1,
  screenPops: 10,
  memoryCalls: 300,
  searchSheets: 20_000,
  addresses: 20_000,
  sheetWrites: 50,
  openEvents: 500,
  unitRounds: 20,
  recommendations: 200,
};
