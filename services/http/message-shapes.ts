/** What the server says on the WebSocket, as zod schemas. */
import { z } from 'zod';
import { announced } from './journal-shapes.ts';
import type { Board, ServerMessage, Topic, UnitBoard } from './messages.ts';
import { problemSchema } from './problem.ts';
import { sheetView } from './reads.ts';
import { roomDay, roomSnapshot, uncovered } from './room-shapes.ts';
import { branded, callDocument, eventHead, instant, link, operator, position, positionDocument } from './shapes.ts';
import { unitDocument } from './unit-shapes.ts';

const sheetTopic = branded<Exclude<Topic, 'board' | 'units' | 'room'>>(z.string().regex(/^sheet\/.+/));
const board: z.ZodType<Board> = z
  .strictObject({
    serverNow: instant,
    calls: z.array(callDocument),
    positions: z.array(positionDocument),
    events: z.array(eventHead),
    links: z.array(link),
    serviceTargetMs: z.number().int(),
  })
  .meta({ id: 'Board' });
const boardTopic = z.literal('board');
const unitsTopic = z.literal('units');
const unitBoard: z.ZodType<UnitBoard> = z
  .strictObject({ serverNow: instant, units: z.array(unitDocument) })
  .meta({ id: 'UnitBoard' });
const roomTopic = z.literal('room');
const topic = z.union([boardTopic, unitsTopic, roomTopic, sheetTopic]);
const n = z.number().int().min(1);

export const serverMessage: z.ZodType<ServerMessage> = z
  .union([
    z.strictObject({ type: z.literal('snapshot'), topic: boardTopic, n: z.literal(0), board }),
    z.strictObject({ type: z.literal('snapshot'), topic: unitsTopic, n: z.literal(0), board: unitBoard }),
    z.strictObject({ type: z.literal('snapshot'), topic: roomTopic, n: z.literal(0), room: roomSnapshot }),
    z.strictObject({ type: z.literal('snapshot'), topic: sheetTopic, n: z.literal(0), view: sheetView }),
    z.strictObject({ type: z.literal('commit'), topic, n, commit: announced }),
    z.strictObject({ type: z.literal('event'), topic: boardTopic, n, head: eventHead }),
    z.strictObject({ type: z.literal('room'), topic: roomTopic, n, change: roomDay, uncovered: z.array(uncovered) }),
    z.strictObject({ type: z.literal('links'), topic: boardTopic, n, links: z.array(link) }),
    z.strictObject({
      type: z.literal('saved'),
      topic: boardTopic,
      n,
      here: z.number().int(),
      mongodb: z.number().int().nullable(),
    }),
    z.strictObject({
      type: z.literal('presence'),
      topic: sheetTopic,
      n,
      here: z.array(z.strictObject({ operator, position: position.nullable(), field: z.string().nullable() })),
    }),
    z.strictObject({ type: z.literal('catalogue'), topic: boardTopic, n, digest: z.string() }),
    z.strictObject({ type: z.literal('error'), topic: topic.nullable(), problem: problemSchema }),
  ])
  .meta({ id: 'ServerMessage' });
