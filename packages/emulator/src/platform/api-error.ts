/** A platform request that is answered with an error body: `{message}`, in v2 with `details`. */
export class ApiError extends Error {
  override readonly name = 'ApiError'

  /**
   * @param status - HTTP status, 400 … 599.
   * @param message - What the body says.
   * @param details - More of it, as the v2 API gives it.
   */
  constructor(
    readonly status: number,
    message: string,
    readonly details?: Readonly<Record<string, unknown>>,
  ) {
    super(message)
  }
}
