import type { Sample } from '../support/sample.js'

const INIT = '/v1/wizard/init-quick-start'
const CREDENTIALS = '/v1/wizard/registry-credentials'
const ORGANIZATION = '/v1/wizard/organization-information'

export const wizardSamples: readonly Sample[] = [
  {
    operation: `POST ${INIT}`,
    does: 'begins a quick start',
    status: 204,
    request: ({ callAsQuickStart }) => callAsQuickStart('POST', INIT, { source: 'unity' }),
  },
  {
    operation: `POST ${INIT}`,
    does: 'begins a quick start without a body',
    status: 400,
    request: ({ callAsQuickStart }) => callAsQuickStart('POST', INIT),
  },
  {
    operation: `POST ${INIT}`,
    does: 'begins a quick start with a regular token',
    status: 403,
    request: ({ call }) => call('POST', INIT, { source: 'unity' }),
  },
  {
    operation: `GET ${CREDENTIALS}`,
    does: 'gets the push credential',
    status: 200,
    request: ({ callAsQuickStart }) => callAsQuickStart('GET', `${CREDENTIALS}?source=unreal`),
  },
  {
    operation: `GET ${CREDENTIALS}`,
    does: 'gets the push credential with a regular token',
    status: 403,
    request: ({ call }) => call('GET', CREDENTIALS),
  },
  {
    operation: `GET ${CREDENTIALS}`,
    does: 'gets the push credential before there is one',
    status: 404,
    options: { access: 'none' },
    request: ({ callAsQuickStart }) => callAsQuickStart('GET', CREDENTIALS),
  },
  {
    operation: `GET ${ORGANIZATION}`,
    does: 'gets the organisation',
    status: 200,
    request: ({ callAsQuickStart }) => callAsQuickStart('GET', ORGANIZATION),
  },
  {
    operation: `GET ${ORGANIZATION}`,
    does: 'gets the organisation with a regular token',
    status: 403,
    request: ({ call }) => call('GET', ORGANIZATION),
  },
]
