import { templateError } from '../config/template-error.js'
import type { Finding } from './finding.js'

/**
 * Passes where no finding is an error.
 *
 * @param target - The repository whose template it is.
 * @throws ConfigError with code `TEMPLATE_INVALID` that tells the first error and how many there are besides.
 */
export function requireNoErrors(
  findings: readonly Pick<Finding, 'severity' | 'path' | 'message' | 'hint'>[],
  target: string,
): void {
  const [first, ...others] = findings.filter(({ severity }) => severity === 'error')
  if (first === undefined) return
  const more = others.length === 0 ? '' : `, and ${others.length} more`
  throw templateError({
    action: 'keep the template of',
    target,
    reason: `${first.path}: ${first.message.replace(/\.$/, '')}${more}`,
    hint: first.hint,
  })
}
