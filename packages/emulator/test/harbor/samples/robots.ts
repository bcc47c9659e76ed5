import { aRobot, robotNamed } from '../support/robots.js'
import type { HarborSample } from '../support/sample.js'

const PULL = ['repository:pull']

/** Samples of robot accounts. */
export const robotSamples: readonly HarborSample[] = [
  {
    operation: 'GET /robots',
    does: 'lists the robots of a project',
    status: 200,
    request: ({ call }) => call('GET', '/robots?q=Level=project,ProjectID=1'),
  },
  {
    operation: 'GET /robots',
    does: 'names no project',
    status: 400,
    request: ({ call }) => call('GET', '/robots?q=Level=project'),
  },
  {
    operation: 'GET /robots',
    does: 'lists them without the right',
    status: 403,
    request: ({ call, emulator }) =>
      call('GET', '/robots?q=Level=project,ProjectID=1', undefined, emulator.push),
  },
  {
    operation: 'POST /robots',
    does: 'makes a robot',
    status: 201,
    request: (harbor, name) => harbor.call('POST', '/robots', robotNamed(harbor, name, PULL)),
  },
  {
    operation: 'POST /robots',
    does: 'gives a right that does not exist',
    status: 400,
    request: (harbor, name) => harbor.call('POST', '/robots', robotNamed(harbor, name, ['repository:*'])),
  },
  {
    operation: 'POST /robots',
    does: 'takes a name again',
    status: 409,
    async request(harbor, name) {
      await aRobot(harbor, name, PULL)
      return harbor.call('POST', '/robots', robotNamed(harbor, name, PULL))
    },
  },
  {
    operation: 'POST /robots',
    does: 'sends a list for an object',
    status: 422,
    request: ({ call }) => call('POST', '/robots', []),
  },
  {
    operation: 'GET /robots/{robot_id}',
    does: 'reads a robot',
    status: 200,
    request: async (harbor, name) => harbor.call('GET', `/robots/${(await aRobot(harbor, name, PULL)).id}`),
  },
  {
    operation: 'GET /robots/{robot_id}',
    does: 'reads one that does not exist',
    status: 404,
    request: ({ call }) => call('GET', '/robots/99999'),
  },
  {
    operation: 'PUT /robots/{robot_id}',
    does: 'replaces a robot',
    status: 200,
    async request(harbor, name) {
      const { id, username } = await aRobot(harbor, name, PULL)
      return harbor.call('PUT', `/robots/${id}`, robotNamed(harbor, username, PULL))
    },
  },
  {
    operation: 'PUT /robots/{robot_id}',
    does: 'gives another name',
    status: 400,
    async request(harbor, name) {
      const { id } = await aRobot(harbor, name, PULL)
      return harbor.call('PUT', `/robots/${id}`, robotNamed(harbor, name, PULL))
    },
  },
  {
    operation: 'PATCH /robots/{robot_id}',
    does: 'asks for another secret',
    status: 200,
    request: async (harbor, name) =>
      harbor.call('PATCH', `/robots/${(await aRobot(harbor, name, PULL)).id}`, {}),
  },
  {
    operation: 'PATCH /robots/{robot_id}',
    does: 'chooses a weak secret',
    status: 400,
    request: async (harbor, name) =>
      harbor.call('PATCH', `/robots/${(await aRobot(harbor, name, PULL)).id}`, { secret: 'weakling' }),
  },
  {
    operation: 'DELETE /robots/{robot_id}',
    does: 'deletes a robot',
    status: 200,
    request: async (harbor, name) =>
      harbor.call('DELETE', `/robots/${(await aRobot(harbor, name, PULL)).id}`),
  },
  {
    operation: 'DELETE /robots/{robot_id}',
    does: 'deletes one that belongs to the platform',
    status: 403,
    request: ({ call }) => call('DELETE', '/robots/1'),
  },
]
