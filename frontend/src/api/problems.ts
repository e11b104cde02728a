/** What the server says when it can't: RFC 9457 problem details, as an error that people can read. */
export interface ProblemBody {
  type?: string;
  title?: string;
  status?: number;
  detail?: string;
  [extra: string]: unknown;
}

export class Problem extends Error {
  override readonly name = "Problem";
  readonly status: number;
  readonly body: ProblemBody;

  constructor(status: number, body: ProblemBody) {
    super(body.detail || body.title || `The server answered ${status}.`);
    this.status = status;
    this.body = body;
  }

  /** Where in a filter the mistake is: 1-based column and length; null when it is no such mistake. */
  get mistake(): { column: number; length: number; text: string } | null {
    const { column, length, text } = this.body;
    if (typeof column !== "number") return null;
    return {
      column,
      length: typeof length === "number" ? Math.max(1, length) : 1,
      text: typeof text === "string" ? text : "",
    };
  }
}

/** The server could not be reached at all. */
export class Unreachable extends Error {
  override readonly name = "Unreachable";
}

export const isMistake = (error: unknown): error is Problem => error instanceof Problem && error.mistake !== null;

/** Client errors won't get better by asking again. */
export const isWorthRetrying = (error: unknown): boolean => !(error instanceof Problem && error.status < 500);

export const sentenceOf = (error: unknown): string => {
  if (error instanceof Unreachable)
    return "The server does not answer. It may have been stopped; what you see is the last answer.";
  return error instanceof Error ? error.message : String(error);
};
