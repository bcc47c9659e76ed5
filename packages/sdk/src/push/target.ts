import { ConfigError } from '../errors/classes.js'
import { parseReference, type Reference } from '../reference/reference.js'
import type { Session } from '../session/session.js'
import { defaultTag } from './default-tag.js'
import type { PushOptions } from './push-options.js'

/** Where a push goes: always with a tag. */
export interface Target extends Reference {
  readonly tag: string
}

/**
 * The destination of a push, completed with registry, project and tag.
 *
 * @throws ConfigError `REFERENCE_INVALID` when it breaks the grammar or names a digest, `TAG_REFUSED` for `latest`.
 */
export async function resolveTarget(session: Session, { to, from }: PushOptions): Promise<Target> {
  const reference = parseReference(to, session.defaults)
  if (reference.digest !== undefined) {
    throw new ConfigError('REFERENCE_INVALID', {
      action: 'push to',
      target: to,
      reason: 'it names a digest, which only the registry can give',
      hint: 'Write REPOSITORY:TAG.',
    })
  }
  if (reference.tag === 'latest') {
    throw new ConfigError('TAG_REFUSED', {
      action: 'push to',
      target: to,
      reason:
        'servers keep what they once pulled under a tag, so a moving "latest" would go on running old code',
      hint: 'Leave the tag out to get one from the time and the commit, or write a version such as :1.4.2.',
    })
  }
  return {
    ...reference,
    tag: reference.tag ?? (await defaultTag({ folder: from.folder, env: session.env, nowMs: Date.now() })),
  }
}
