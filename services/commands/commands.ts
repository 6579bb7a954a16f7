/**
 * Everything that an operator may ask for, by name: a family a file. What each does is decided in `services/calls/commands.ts`.
 *
 * `POST /api/commands/NAME`, header `Idempotency-Key` (required, 8 to 128 characters): each operator's own, so that a command sent again is done once.
 * Answers 200 `{ seq, durable: true }` once it is on this machine's disk, or after 2 s 202 `{ seq, durable: false }`: it is done, and written when the
 * disk is back. Commands that end the work on a call or a sheet also answer `replicated`: whether MongoDB has it.
 */
import type { z } from 'zod';
import { callCommands } from './calls.ts';
import { correctionCommands } from './corrections.ts';
import { eventCommands } from './events.ts';
import { factCommands } from './facts.ts';
import { fieldMessageCommands } from './field-messages.ts';
import type { CommandDefinition } from './fields.ts';
import { handoverCommands } from './handover.ts';
import { locatingCommands } from './locating.ts';
import { noticeCommands } from './notices.ts';
import { partnerCommands } from './partners.ts';
import { placeCommands } from './places.ts';
import { positionCommands } from './positions.ts';
import { procedureCommands } from './procedures.ts';
import { qualificationCommands } from './qualification.ts';
import { radioCommands } from './radio.ts';
import { closingCommands, sheetCommands } from './sheets.ts';
import { textCommands } from './texts.ts';
import { unitCommands } from './units.ts';

const families = {
  ...positionCommands,
  ...sheetCommands,
  ...closingCommands,
  ...handoverCommands,
  ...qualificationCommands,
  ...placeCommands,
  ...locatingCommands,
  ...factCommands,
  ...callCommands,
  ...textCommands,
  ...unitCommands,
  ...eventCommands,
  ...fieldMessageCommands,
  ...noticeCommands,
  ...procedureCommands,
  ...partnerCommands,
  ...radioCommands,
  ...correctionCommands,
};

/** The body of each command. */
export type Commands = { [Name in keyof typeof families]: z.output<(typeof families)[Name]['body']> };
export const commands: { [Name in keyof Commands]: CommandDefinition<Commands[Name]> } = families;
export const commandNames = Object.keys(families) as (keyof Commands)[];
