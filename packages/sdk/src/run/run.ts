import { createContainers } from '../docker/containers.js'
import { openEngine } from '../docker/open-engine.js'
import type { ClientOptions } from '../session/client-options.js'
import { openSession } from '../session/session.js'
import { bringIntoEngine } from './bring-into-engine.js'
import { planContainer } from './plan-container.js'
import { removeLeftovers } from './remove-leftovers.js'
import type { RunOptions } from './run-options.js'
import type { RunReport } from './run-report.js'
import { superviseRun } from './supervise-run.js'

/** Runs an image in the Docker engine and tells what became of it. */
export async function run(clientOptions: ClientOptions, options: RunOptions): Promise<RunReport> {
  const session = openSession(clientOptions)
  const { signal } = options
  try {
    const engine = await openEngine({ env: session.env, signal })
    try {
      const containers = createContainers(engine.connection)
      await removeLeftovers(containers, { signal })
      const copy = await bringIntoEngine(session, engine, options)
      const plan = await planContainer(session, copy, options)
      return await superviseRun({ engine, containers, copy, plan, options })
    } finally {
      engine.close()
    }
  } finally {
    session.close()
  }
}
