import { z } from 'zod'
import { emptyAnswer } from '../../server/answer.js'
import { readHarborBody } from '../harbor-body.js'
import { type HarborEndpoint, idOf } from '../harbor-endpoint.js'
import type { HarborParts } from '../harbor-parts.js'
import { pageAnswer } from '../query.js'
import { wire } from '../wire.js'
import type { RetentionExecution, RetentionExecutions, RetentionTask } from './execution-store.js'
import { policyOf } from './retention-access.js'
import type { RetentionPolicies } from './retention-store.js'
import { type RunParts, runPolicy } from './run-policy.js'

const EXECUTIONS = '/retentions/{id}/executions'

/** Harbor's number for a task that has ended, however it did. */
const ENDED = 3

const bodyShape = z.object({ dry_run: z.boolean().default(false) })

/** What the calls about runs take. */
export interface ExecutionParts extends RunParts, Pick<HarborParts, 'projects'> {
  readonly policies: RetentionPolicies
  readonly executions: RetentionExecutions
}

/**
 * The runs of retention policies. A run has ended when the call that began it is answered.
 *
 * @see Harbor, src/server/v2.0/handler/retention.go
 */
export function retentionExecutionEndpoints(parts: ExecutionParts): HarborEndpoint[] {
  const { executions } = parts
  return [
    {
      method: 'POST',
      path: EXECUTIONS,
      needs: 'signed-in',
      async answer(call) {
        const { policy, project } = policyOf(parts, call, 'update')
        const { dry_run: isDryRun } = await readHarborBody(call.context, bodyShape)
        const id = await runPolicy(parts, executions, { policy, project: project.name, isDryRun })
        return emptyAnswer(201, { location: `${call.context.path.replace(/\/+$/, '')}/${id}` })
      },
    },
    {
      method: 'GET',
      path: EXECUTIONS,
      needs: 'signed-in',
      answer(call) {
        const { policy } = policyOf(parts, call, 'list')
        return pageAnswer(call.context, executions.of(policy.id), wireOfExecution)
      },
    },
    {
      method: 'GET',
      path: `${EXECUTIONS}/{eid}/tasks`,
      needs: 'signed-in',
      answer(call) {
        const { policy } = policyOf(parts, call, 'list')
        const execution = executions.of(policy.id).find(({ id }) => id === idOf(call, 'eid'))
        const tasks = execution ? executions.tasksOf(execution.id) : []
        return pageAnswer(call.context, tasks, (task) => wireOfTask(task, execution))
      },
    },
  ]
}

function wireOfExecution({
  id,
  policyId,
  status,
  isDryRun,
  startedAt,
  endedAt,
}: RetentionExecution): Record<string, unknown> {
  return wire({
    id,
    policy_id: policyId,
    status,
    trigger: 'Manual',
    dry_run: isDryRun,
    start_time: startedAt,
    end_time: endedAt,
  })
}

function wireOfTask(
  { id, executionId, repository, status, total, retained, endedAt }: RetentionTask,
  execution: RetentionExecution | undefined,
): Record<string, unknown> {
  const fields = {
    id,
    execution_id: executionId,
    repository,
    status,
    status_code: ENDED,
    start_time: execution?.startedAt,
    end_time: endedAt,
    total,
    retained,
  }
  return wire(fields, ['status_code', 'total', 'retained'])
}
