import type { HarborSample } from '../support/sample.js'

/** Samples of what the system and the caller are. */
export const systemSamples: readonly HarborSample[] = [
  {
    operation: 'GET /ping',
    does: 'asks whether anybody is there',
    status: 200,
    request: ({ call }) => call('GET', '/ping', undefined, null),
  },
  {
    operation: 'GET /health',
    does: 'asks how the parts are',
    status: 200,
    request: ({ call }) => call('GET', '/health', undefined, null),
  },
  {
    operation: 'GET /systeminfo',
    does: 'asks without a name',
    status: 200,
    request: ({ call }) => call('GET', '/systeminfo', undefined, null),
  },
  {
    operation: 'GET /systeminfo',
    does: 'asks with a name',
    status: 200,
    request: ({ call, emulator }) => call('GET', '/systeminfo', undefined, emulator.pull),
  },
  {
    operation: 'GET /permissions',
    does: 'asks what robots can be given',
    status: 200,
    request: ({ call }) => call('GET', '/permissions'),
  },
  {
    operation: 'GET /permissions',
    does: 'asks it as a robot',
    status: 403,
    request: ({ call, emulator }) => call('GET', '/permissions', undefined, emulator.push),
  },
  {
    operation: 'GET /users/current',
    does: 'asks as the administrator',
    status: 200,
    request: ({ call }) => call('GET', '/users/current'),
  },
  {
    operation: 'GET /users/current',
    does: 'asks as a robot',
    status: 412,
    request: ({ call, emulator }) => call('GET', '/users/current', undefined, emulator.pull),
  },
  {
    operation: 'GET /users/current/permissions',
    does: 'asks for rights in a project',
    status: 200,
    request: ({ call, emulator }) =>
      call('GET', '/users/current/permissions?scope=/project/1&relative=true', undefined, emulator.push),
  },
  {
    operation: 'GET /users/current/permissions',
    does: 'asks without a name',
    status: 401,
    request: ({ call }) => call('GET', '/users/current/permissions', undefined, null),
  },
]
