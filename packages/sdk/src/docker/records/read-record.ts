import type { z } from 'zod'
import { LocalError } from '../../errors/classes.js'

/**
 * Reads an answer of the engine.
 *
 * @throws LocalError `ENGINE_FAILED` when it has another shape.
 */
export function readRecord<T>(
  record: z.ZodType<T>,
  body: unknown,
  about: { readonly action: string; readonly target?: string | undefined },
): T {
  const read = record.safeParse(body)
  if (read.success) return read.data
  const [issue] = read.error.issues
  const where = issue === undefined || issue.path.length === 0 ? '' : ` (at ${issue.path.join('.')})`
  throw new LocalError('ENGINE_FAILED', {
    action: about.action,
    target: about.target,
    reason: `the Docker engine answered in a form that is not understood${where}`,
    hint: 'Check that a Docker engine or Podman listens there, and that it is up to date.',
    side: 'local',
  })
}
