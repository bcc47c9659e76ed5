import type { Template } from './template-store.js'

/** Writes a template as the API answers it. Values of hidden variables are left empty: they cannot be read back. */
export function templateRecord({ fields, createdAt, updatedAt, lastFailure }: Template) {
  return {
    ...fields,
    envs: fields.envs.map((env) => (env.is_hidden ? { ...env, value: '' } : env)),
    create_time: createdAt,
    last_updated: updatedAt,
    last_error: lastFailure
      ? { tag: lastFailure.tag, message: lastFailure.message, time: lastFailure.at }
      : null,
  }
}
