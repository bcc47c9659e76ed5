import type { Harbor } from '../support/a-harbor.js'
import { ruleFor } from '../support/content.js'
import type { HarborSample } from '../support/sample.js'

const RULES = '/projects/{project_name_or_id}/immutabletagrules'
const RULE = `${RULES}/{immutable_rule_id}`

async function addRule({ call }: Harbor, name: string): Promise<number> {
  const { headers } = await call('POST', '/projects/1/immutabletagrules', ruleFor(name, 'v*'))
  return Number(String(headers.location).split('/').at(-1))
}

/** Samples of the rules that keep tags where they are. */
export const immutableSamples: readonly HarborSample[] = [
  {
    operation: `GET ${RULES}`,
    does: 'lists rules',
    status: 200,
    async request(harbor, name) {
      const id = await addRule(harbor, name)
      await harbor.call('PUT', `/projects/1/immutabletagrules/${id}`, {
        ...ruleFor(name, 'v*'),
        id,
        disabled: true,
      })
      return harbor.call('GET', '/projects/studio/immutabletagrules')
    },
  },
  {
    operation: `GET ${RULES}`,
    does: 'lists rules without the right',
    status: 403,
    request: ({ call, emulator }) =>
      call('GET', '/projects/studio/immutabletagrules', undefined, emulator.pull),
  },
  {
    operation: `POST ${RULES}`,
    does: 'makes a rule',
    status: 201,
    request: ({ call }, name) => call('POST', '/projects/studio/immutabletagrules', ruleFor(name, 'v*')),
  },
  {
    operation: `POST ${RULES}`,
    does: 'makes a rule twice',
    status: 409,
    async request(harbor, name) {
      await addRule(harbor, name)
      return harbor.call('POST', '/projects/studio/immutabletagrules', ruleFor(name, 'v*'))
    },
  },
  {
    operation: `PUT ${RULE}`,
    does: 'changes a rule',
    status: 200,
    async request(harbor, name) {
      const id = await addRule(harbor, name)
      return harbor.call('PUT', `/projects/1/immutabletagrules/${id}`, { ...ruleFor(name, '**'), id })
    },
  },
  {
    operation: `PUT ${RULE}`,
    does: 'changes another rule than the path names',
    status: 400,
    async request(harbor, name) {
      const id = await addRule(harbor, name)
      return harbor.call('PUT', `/projects/1/immutabletagrules/${id}`, { ...ruleFor(name, '**'), id: id + 1 })
    },
  },
  {
    operation: `DELETE ${RULE}`,
    does: 'takes a rule away',
    status: 200,
    request: async (harbor, name) =>
      harbor.call('DELETE', `/projects/1/immutabletagrules/${await addRule(harbor, name)}`),
  },
  {
    operation: `DELETE ${RULE}`,
    does: 'takes a rule away that is not there',
    status: 404,
    request: ({ call }) => call('DELETE', '/projects/1/immutabletagrules/99999'),
  },
]
