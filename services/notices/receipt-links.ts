/**
 * The link in a notice by which its recipient says that they have it. Its token is a keyed hash of what it stands for, so nothing need be stored, the
 * journal holds no secret, and a restart knows the same links. The key lives in the data folder, for this account alone.
 */
import { createHmac, randomBytes } from 'node:crypto';
import path from 'node:path';
import { readIfThere, writePrivateFile } from '../http/private-file.ts';
import type { SheetId } from '../ids.ts';
import type { Sheet } from '../sheets/sheet.ts';

/** 96 bits: short enough for a text, too many to guess. */
const tokenBytes = 12;

export class ReceiptLinks {
  readonly #key: Buffer;
  readonly #publicUrl: () => string | null;

  private constructor(key: Buffer, publicUrl: () => string | null) {
    this.#key = key;
    this.#publicUrl = publicUrl;
  }

  static async open(folder: string, publicUrl: () => string | null): Promise<ReceiptLinks> {
    const file = path.join(folder, 'receipt-key');
    const stored = await readIfThere(file);
    const key = stored === null ? randomBytes(32) : Buffer.from(stored.trim(), 'hex');
    if (stored === null) await writePrivateFile(file, key.toString('hex'));
    return new ReceiptLinks(key, publicUrl);
  }

  /** Null where the centre has no address that recipients reach. */
  of(sheet: SheetId, notice: string, step: number): string | null {
    const base = this.#publicUrl();
    return base === null ? null : `${base.replace(/\/$/, '')}/recu/${this.token(sheet, notice, step)}`;
  }

  token(sheet: SheetId, notice: string, step: number): string {
    return createHmac('sha256', this.#key)
      .update(JSON.stringify([sheet, notice, step]))
      .digest()
      .subarray(0, tokenBytes)
      .toString('base64url');
  }

  /** The notice that a token stands for, among those of open sheets. */
  find(token: string, sheets: Iterable<Sheet>): { sheet: Sheet; notice: string; step: number } | null {
    for (const sheet of sheets) {
      for (const { id: notice, steps } of sheet.notices) {
        const step = steps.findIndex(({ begunAt }, index) => begunAt !== null && this.token(sheet.id, notice, index) === token);
        if (step >= 0) return { sheet, notice, step };
      }
    }
    return null;
  }
}
