// The one error the HTTP side throws: what went wrong and, above all, whether the request left.
// It never carries the axios error, its config or a body: the key is in there.

/** Why no answer came; each has its sentence in locales/<lang>/common.json under `reason`. */
export type TransportReason =
  | 'network'
  | 'tls'
  | 'proxy'
  | 'timeoutBeforeSend'
  | 'timeout'
  | 'cut'
  | 'tooLarge'
  /** Its node or account was removed before its turn. */
  | 'removed';

export class TransportError extends Error {
  override readonly name = 'TransportError';

  /**
   * @param reason what happened
   * @param left `true` when bytes of the request may have reached the platform: the SMS may be on its way
   * @param detail a system code such as `ECONNREFUSED`, or the proxy's own answer such as `HTTP_407`; never
   *   a URL or a body. It decides nothing and no user's message shows it: it is for the log, where it tells
   *   a wrong name from a closed port. `message` holds reason and detail, and is safe to log whole.
   */
  constructor(
    readonly reason: TransportReason,
    readonly left: boolean,
    readonly detail: string = '',
  ) {
    super(detail ? `${reason} (${detail})` : reason);
  }

  /**
   * @param cause what a call threw
   * @returns it as it is, or, where it is none of ours, the careful reading: the request may have left
   */
  static from(cause: unknown): TransportError {
    return cause instanceof TransportError ? cause : new TransportError('cut', true);
  }
}
