import { isHiddenEnv, type TemplateEnv } from '../config/template.js'
import { type Difference, difference } from './difference.js'

/** Stands for every value that is kept back. */
const HIDDEN = '(hidden)'

/**
 * How two lists of variables differ. A variable that is hidden on one side is shown hidden on both: making it hidden is
 * what people do once they notice that it is a secret. Two hidden ones differ only where both name a stored secret.
 */
export function compareEnv(from: readonly TemplateEnv[], to: readonly TemplateEnv[]): readonly Difference[] {
  const before = byKey(from)
  const after = byKey(to)
  const keys = new Set([...before.keys(), ...after.keys()])
  return [...keys].flatMap((key) => compareOne(`env.${key}`, before.get(key), after.get(key)))
}

/** Of two variables with one name, the later one counts. */
function byKey(env: readonly TemplateEnv[]): ReadonlyMap<string, TemplateEnv> {
  return new Map(env.map((one) => [one.key, one]))
}

function compareOne(
  path: string,
  from: TemplateEnv | undefined,
  to: TemplateEnv | undefined,
): readonly Difference[] {
  const plainFrom = plainValue(from)
  const plainTo = plainValue(to)
  const isHidden = [from, to].some((env) => env !== undefined && isHiddenEnv(env))
  if (!isHidden) return difference(path, plainFrom, plainTo)
  if (from === undefined || to === undefined) return difference(path, shown(from), shown(to))
  if (plainFrom === undefined && plainTo === undefined) return compareHidden(path, from, to)
  // One side is open: that it changes is the difference, whatever the values are.
  const word = (value: string | undefined) => (value === undefined ? HIDDEN : '(plain)')
  return difference(path, word(plainFrom), word(plainTo))
}

function compareHidden(path: string, from: TemplateEnv, to: TemplateEnv): readonly Difference[] {
  return 'secret' in from && 'secret' in to ? difference(path, shown(from), shown(to)) : []
}

function plainValue(env: TemplateEnv | undefined): string | undefined {
  return env !== undefined && 'value' in env ? env.value : undefined
}

function shown(env: TemplateEnv | undefined): string | undefined {
  if (env === undefined) return undefined
  return 'secret' in env ? `secret ${env.secret}` : HIDDEN
}
