import { ConfigError } from '../errors/classes.js'

/** What went wrong with a template. */
export interface TemplateTrouble {
  /** Verb phrase that follows "Could not". */
  readonly action: string
  readonly target: string
  /** Clause without full stop; never a value that may be a secret. */
  readonly reason: string
  /** Whole sentence. */
  readonly hint: string
}

/** The error for a template that no app version can be made by. */
export function templateError(trouble: TemplateTrouble): ConfigError {
  return new ConfigError('TEMPLATE_INVALID', { ...trouble, side: 'local' })
}
