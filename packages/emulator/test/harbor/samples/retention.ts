import type { Reply } from '../../support/client.js'
import type { Harbor } from '../support/a-harbor.js'
import { keepRule, retentionOf } from '../support/retention.js'
import type { HarborSample } from '../support/sample.js'

const POLICIES = '/retentions'
const POLICY = `${POLICIES}/{id}`
const EXECUTIONS = `${POLICY}/executions`

const RULE = keepRule('latestPushedK', 3)
const idOf = ({ headers }: Reply) => Number(String(headers.location).split('/').at(-1))

/** Makes a project and gives its number. */
async function aProject({ call }: Harbor, name: string): Promise<number> {
  return idOf(await call('POST', '/projects', { project_name: name }))
}

/** Makes a project with a policy and gives its number and that of the policy. */
async function aPolicy(harbor: Harbor, name: string): Promise<{ id: number; projectId: number }> {
  const projectId = await aProject(harbor, name)
  return { id: idOf(await harbor.call('POST', POLICIES, retentionOf(projectId, [RULE]))), projectId }
}

/** Samples of which artifacts are kept. */
export const retentionSamples: readonly HarborSample[] = [
  {
    operation: `GET ${POLICIES}/metadatas`,
    does: 'asks what rules can be made of',
    status: 200,
    request: ({ call, emulator }) => call('GET', `${POLICIES}/metadatas`, undefined, emulator.pull),
  },
  {
    operation: `GET ${POLICIES}/metadatas`,
    does: 'asks it without a name',
    status: 401,
    request: ({ call }) => call('GET', `${POLICIES}/metadatas`, undefined, null),
  },
  {
    operation: `POST ${POLICIES}`,
    does: 'makes a policy',
    status: 201,
    request: async (harbor, name) =>
      harbor.call('POST', POLICIES, retentionOf(await aProject(harbor, name), [RULE], '0 0 3 * * *')),
  },
  {
    operation: `POST ${POLICIES}`,
    does: 'makes another one for a project',
    status: 400,
    async request(harbor, name) {
      const { projectId } = await aPolicy(harbor, name)
      return harbor.call('POST', POLICIES, retentionOf(projectId, []))
    },
  },
  {
    operation: `POST ${POLICIES}`,
    does: 'makes one with a rule twice',
    status: 409,
    request: async (harbor, name) =>
      harbor.call('POST', POLICIES, retentionOf(await aProject(harbor, name), [RULE, RULE])),
  },
  {
    operation: `GET ${POLICY}`,
    does: 'reads a policy',
    status: 200,
    request: async (harbor, name) => harbor.call('GET', `${POLICIES}/${(await aPolicy(harbor, name)).id}`),
  },
  {
    operation: `GET ${POLICY}`,
    does: 'reads one that is not there',
    status: 500,
    request: ({ call }) => call('GET', `${POLICIES}/99999`),
  },
  {
    operation: `PUT ${POLICY}`,
    does: 'changes a policy',
    status: 200,
    async request(harbor, name) {
      const { id, projectId } = await aPolicy(harbor, name)
      return harbor.call('PUT', `${POLICIES}/${id}`, retentionOf(projectId, [keepRule('always')]))
    },
  },
  {
    operation: `PUT ${POLICY}`,
    does: 'changes that of another project',
    status: 404,
    async request(harbor, name) {
      const { id } = await aPolicy(harbor, name)
      return harbor.call('PUT', `${POLICIES}/${id}`, retentionOf(1, []))
    },
  },
  {
    operation: `DELETE ${POLICY}`,
    does: 'deletes a policy',
    status: 200,
    request: async (harbor, name) => harbor.call('DELETE', `${POLICIES}/${(await aPolicy(harbor, name)).id}`),
  },
  {
    operation: `DELETE ${POLICY}`,
    does: 'deletes one that is not there',
    status: 400,
    request: ({ call }) => call('DELETE', `${POLICIES}/99999`),
  },
  {
    operation: `POST ${EXECUTIONS}`,
    does: 'runs a policy',
    status: 201,
    request: async (harbor, name) =>
      harbor.call('POST', `${POLICIES}/${(await aPolicy(harbor, name)).id}/executions`, { dry_run: true }),
  },
  {
    operation: `POST ${EXECUTIONS}`,
    does: 'runs it without the right',
    status: 403,
    async request(harbor, name) {
      const path = `${POLICIES}/${(await aPolicy(harbor, name)).id}/executions`
      return harbor.call('POST', path, { dry_run: true }, harbor.emulator.push)
    },
  },
  {
    operation: `GET ${EXECUTIONS}`,
    does: 'lists the runs',
    status: 200,
    async request(harbor, name) {
      const path = `${POLICIES}/${(await aPolicy(harbor, name)).id}/executions`
      await harbor.call('POST', path, { dry_run: true })
      return harbor.call('GET', path)
    },
  },
  {
    operation: `GET ${EXECUTIONS}`,
    does: 'lists the runs of nothing',
    status: 400,
    request: ({ call }) => call('GET', `${POLICIES}/99999/executions`),
  },
  {
    operation: `GET ${EXECUTIONS}/{eid}/tasks`,
    does: 'lists what a run did',
    status: 200,
    options: { harborVersion: '2.15' },
    async request(harbor, name) {
      await harbor.push(name, '1.0')
      const policy = await harbor.call('POST', POLICIES, retentionOf(1, [RULE]))
      const path = `${POLICIES}/${idOf(policy)}/executions`
      return harbor.call('GET', `${path}/${idOf(await harbor.call('POST', path, {}))}/tasks`)
    },
  },
  {
    operation: `GET ${EXECUTIONS}/{eid}/tasks`,
    does: 'lists what runs of nothing did',
    status: 400,
    request: ({ call }) => call('GET', `${POLICIES}/99999/executions/1/tasks`),
  },
]
