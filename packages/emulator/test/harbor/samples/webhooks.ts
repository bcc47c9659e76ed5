import { expect, vi } from 'vitest'
import type { Harbor } from '../support/a-harbor.js'
import type { HarborSample } from '../support/sample.js'

const WEBHOOK = '/projects/{project_name_or_id}/webhook'
const POLICIES = `${WEBHOOK}/policies`
const ONE = `${POLICIES}/{webhook_policy_id}`
const TASKS = `${ONE}/executions/{execution_id}/tasks`
const OWN = '/projects/studio/webhook/policies'

/** A policy whose target answers to nobody. */
function policyNamed(name: string) {
  const target = { type: 'http', address: 'http://127.0.0.1:1/hook', auth_header: 'Bearer of tests' }
  return { name, enabled: true, event_types: ['PUSH_ARTIFACT'], targets: [target] }
}

/** Creates a policy and gives its path. */
async function created({ call }: Harbor, name: string): Promise<string> {
  const { headers } = await call('POST', OWN, policyNamed(name))
  return headers.location?.replace('/api/v2.0', '') ?? ''
}

/** Creates a policy, lets it send something, and gives the path of what it sent. */
async function delivered(harbor: Harbor, name: string): Promise<string> {
  const path = `${await created(harbor, name)}/executions`
  await harbor.push(name, '1.0')
  const [execution] = await vi.waitFor(async () => {
    const { json } = await harbor.call('GET', path)
    expect(json).toHaveLength(1)
    return json as { id: number }[]
  })
  return `${path}/${execution?.id}`
}

/** Samples of webhooks. */
export const webhookSamples: readonly HarborSample[] = [
  {
    operation: `GET ${WEBHOOK}/events`,
    does: 'lists the events that there are',
    status: 200,
    request: ({ call }) => call('GET', '/projects/1/webhook/events'),
  },
  {
    operation: `GET ${WEBHOOK}/events`,
    does: 'lists them as a robot without the right',
    status: 403,
    request: ({ call, emulator }) => call('GET', '/projects/1/webhook/events', undefined, emulator.pull),
  },
  {
    operation: `POST ${POLICIES}`,
    does: 'creates a policy',
    status: 201,
    request: ({ call }, name) => call('POST', OWN, policyNamed(name)),
  },
  {
    operation: `POST ${POLICIES}`,
    does: 'creates a policy for a target elsewhere',
    status: 400,
    request: ({ call }, name) =>
      call('POST', OWN, {
        ...policyNamed(name),
        targets: [{ type: 'http', address: 'https://example.com' }],
      }),
  },
  {
    operation: `POST ${POLICIES}`,
    does: 'creates a policy twice',
    status: 409,
    async request(harbor, name) {
      await created(harbor, name)
      return harbor.call('POST', OWN, policyNamed(name))
    },
  },
  {
    operation: `GET ${POLICIES}`,
    does: 'lists the policies',
    status: 200,
    async request(harbor, name) {
      await created(harbor, name)
      return harbor.call('GET', OWN)
    },
  },
  {
    operation: `GET ${POLICIES}`,
    does: 'lists them as a robot without the right',
    status: 403,
    request: ({ call, emulator }) => call('GET', OWN, undefined, emulator.pull),
  },
  {
    operation: `GET ${ONE}`,
    does: 'reads a policy',
    status: 200,
    request: async (harbor, name) => harbor.call('GET', await created(harbor, name)),
  },
  {
    operation: `GET ${ONE}`,
    does: 'reads a policy that is not there',
    status: 404,
    request: ({ call }) => call('GET', `${OWN}/9999`),
  },
  {
    operation: `PUT ${ONE}`,
    does: 'replaces a policy',
    status: 200,
    request: async (harbor, name) =>
      harbor.call('PUT', await created(harbor, name), policyNamed(`${name}-new`)),
  },
  {
    operation: `PUT ${ONE}`,
    does: 'replaces a policy by one without events',
    status: 400,
    request: async (harbor, name) =>
      harbor.call('PUT', await created(harbor, name), { ...policyNamed(name), event_types: [] }),
  },
  {
    operation: `DELETE ${ONE}`,
    does: 'deletes a policy',
    status: 200,
    request: async (harbor, name) => harbor.call('DELETE', await created(harbor, name)),
  },
  {
    operation: `DELETE ${ONE}`,
    does: 'deletes a policy that is not there',
    status: 404,
    request: ({ call }) => call('DELETE', `${OWN}/9999`),
  },
  {
    operation: `GET ${WEBHOOK}/lasttrigger`,
    does: 'tells when policies were last told of something',
    status: 200,
    async request(harbor, name) {
      await delivered(harbor, name)
      return harbor.call('GET', '/projects/studio/webhook/lasttrigger')
    },
  },
  {
    operation: `GET ${WEBHOOK}/lasttrigger`,
    does: 'asks for it as a robot without the right',
    status: 403,
    request: ({ call, emulator }) =>
      call('GET', '/projects/studio/webhook/lasttrigger', undefined, emulator.pull),
  },
  {
    operation: `GET ${ONE}/executions`,
    does: 'lists what a policy sent',
    status: 200,
    async request(harbor, name) {
      const path = await delivered(harbor, name)
      return harbor.call('GET', path.slice(0, path.lastIndexOf('/')))
    },
  },
  {
    operation: `GET ${ONE}/executions`,
    does: 'lists what no policy sent',
    status: 404,
    request: ({ call }) => call('GET', `${OWN}/9999/executions`),
  },
  {
    operation: `GET ${TASKS}`,
    does: 'lists the tries of a delivery',
    status: 200,
    request: async (harbor, name) => harbor.call('GET', `${await delivered(harbor, name)}/tasks`),
  },
  {
    operation: `GET ${TASKS}`,
    does: 'lists those of a delivery that is not there',
    status: 404,
    request: async (harbor, name) =>
      harbor.call('GET', `${await created(harbor, name)}/executions/9999/tasks`),
  },
  {
    operation: `GET ${TASKS}/{task_id}/log`,
    does: 'reads the log of a delivery',
    status: 200,
    async request(harbor, name) {
      const path = await delivered(harbor, name)
      const id = path.slice(path.lastIndexOf('/') + 1)
      await vi.waitFor(async () =>
        expect((await harbor.call('GET', `${path}/tasks`)).json).toMatchObject([{ run_count: 1 }]),
      )
      return harbor.call('GET', `${path}/tasks/${id}/log`)
    },
  },
  {
    operation: `GET ${TASKS}/{task_id}/log`,
    does: 'reads the log of another delivery',
    status: 404,
    request: async (harbor, name) => harbor.call('GET', `${await delivered(harbor, name)}/tasks/9999/log`),
  },
]
