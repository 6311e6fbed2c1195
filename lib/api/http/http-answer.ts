// What the platform answered, as text: all that anybody behind lib/api/http/ sees of HTTP. A type only.

export interface HttpAnswer {
  httpStatus: number;
  /** Decompressed, and read in its own charset. */
  body: string;
  /** The header `Retry-After`, as it is. */
  retryAfter?: string;
  /** The header `Date`, in epoch ms: the answering machine's clock; missing where it has none that can be read. */
  dateMs?: number;
}
