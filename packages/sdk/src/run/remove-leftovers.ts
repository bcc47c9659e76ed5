import type { EngineContainers } from '../docker/containers.js'
import { isSdkError } from '../errors/guards.js'
import { isOwnerGone, RUN_LABEL } from './run-owner.js'

/**
 * Takes away the containers of earlier runs whose process was killed and could not clean up, still running or not: nobody
 * looks after them, and they hold their ports.
 */
export async function removeLeftovers(
  containers: EngineContainers,
  { signal }: { readonly signal?: AbortSignal | undefined },
): Promise<void> {
  for (const { id, labels } of await containers.list({ label: RUN_LABEL, signal })) {
    if (!(await isOwnerGone(labels[RUN_LABEL] ?? ''))) continue
    try {
      await containers.remove(id, { signal })
    } catch (error) {
      // What cannot be removed does not stop the run: whatever it stands in the way of says so.
      if (!isSdkError(error, 'ENGINE_FAILED')) throw error
    }
  }
}
