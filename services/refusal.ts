/** A request that cannot be done as asked. The HTTP edge turns it into a problem (RFC 9457); nothing was changed. */
export class Refusal extends Error {
  /** Stable, kebab-case: `wrong-call-state`. */
  readonly code: string;
  readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 413 | 415 | 422 | 426 | 429 | 500 | 503;
  readonly fr: string;
  readonly en: string;
  readonly field: string | null;

  constructor(code: string, status: Refusal['status'], text: { fr: string; en: string }, field: string | null = null) {
    super(text.en);
    this.code = code;
    this.status = status;
    this.fr = text.fr;
    this.en = text.en;
    this.field = field;
  }
}
