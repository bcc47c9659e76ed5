import { checkDestination, type Destination } from '../reference/destination.js'
import { parseReference } from '../reference/reference.js'
import type { Session } from '../session/session.js'
import { defaultTag } from './default-tag.js'
import type { PushOptions } from './push-options.js'
import { sourceFolder } from './source-folder.js'

/**
 * The destination of a push, completed with registry, project and tag.
 *
 * @throws ConfigError `REFERENCE_INVALID` when it breaks the grammar or names a digest, `TAG_REFUSED` for `latest`.
 */
export async function resolveTarget(session: Session, { to, from }: PushOptions): Promise<Destination> {
  const reference = parseReference(to, session.defaults)
  checkDestination(reference, {
    action: 'push to',
    hint: 'Leave the tag out to get one from the time and the commit, or write a version such as :1.4.2.',
  })
  return {
    ...reference,
    tag:
      reference.tag ??
      (await defaultTag({ folder: sourceFolder(from), env: session.env, nowMs: Date.now() })),
  }
}
