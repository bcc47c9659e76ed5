/** What stands on the command line besides flags. */
export interface RunOperands {
  /** Folder or reference. */
  readonly target: string | undefined
  /** What follows `--`; `undefined` where there is no `--`. */
  readonly args: readonly string[] | undefined
}

/**
 * Tells the target from the server's arguments. The command line's grammar drops the `--` between them, so that the line itself
 * is asked how many words follow it.
 *
 * @param operands - All words that are no flags, in order.
 * @param line - The whole command line.
 * @returns `undefined` where there is more than one target.
 */
export function splitOperands(operands: readonly string[], line: readonly string[]): RunOperands | undefined {
  const at = line.indexOf('--')
  const count = at < 0 ? 0 : line.length - at - 1
  const [target, ...more] = operands.slice(0, operands.length - count)
  if (more.length > 0) return undefined
  return { target, args: at < 0 ? undefined : operands.slice(operands.length - count) }
}
