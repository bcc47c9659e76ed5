import type { AppTemplate } from '../config/template.js'
import { templateError } from '../config/template-error.js'

/**
 * Passes where every value of a hidden variable is known to somebody: to the store of secrets, or to the server, which keeps those
 * that it has.
 *
 * @param kept - The template whose hidden values the home has, where it has any.
 * @throws ConfigError with code `TEMPLATE_INVALID` that names the variables without a value.
 */
export function requireValues({ env = [] }: AppTemplate, kept?: AppTemplate): void {
  const known = new Set((kept?.env ?? []).flatMap((one) => ('isHidden' in one ? [one.key] : [])))
  const lost = env.flatMap((one) => ('isHidden' in one && !known.has(one.key) ? [one.key] : []))
  if (lost.length === 0) return
  throw templateError({
    action: 'keep the template with',
    target: lost.join(', '),
    reason: `nobody can read the hidden value${lost.length > 1 ? 's' : ''} that the template is to have`,
    hint: 'Store each value here as a secret, and name that secret in the template.',
  })
}
