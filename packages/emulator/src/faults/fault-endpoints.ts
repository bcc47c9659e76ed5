import { z } from 'zod'
import type { AdminEndpoint } from '../admin/admin-surface.js'
import { EmulatorError } from '../emulator-error.js'
import { ApiError } from '../platform/api-error.js'
import { readJsonBody } from '../platform/json-body.js'
import { emptyAnswer, jsonAnswer } from '../server/answer.js'
import type { Faults } from './fault.js'
import { type Fault, readFault } from './fault-shape.js'

/** What staff does with scripted faults. They are written as everywhere else, so their fields are in camel case. */
export function faultEndpoints(faults: Faults): AdminEndpoint[] {
  return [
    {
      method: 'POST',
      path: '/_admin/faults',
      async answer({ context }) {
        const checked = readBody(await readJsonBody(context, z.unknown()))
        return jsonAnswer(201, { data: checked.map(faults.add) })
      },
    },
    { method: 'GET', path: '/_admin/faults', answer: () => jsonAnswer(200, { data: faults.list() }) },
    {
      method: 'DELETE',
      path: '/_admin/faults',
      answer() {
        faults.clear()
        return emptyAnswer(204)
      },
    },
    {
      method: 'DELETE',
      path: '/_admin/faults/{id}',
      answer({ parameters: { id = '' } }) {
        if (faults.remove(id)) return emptyAnswer(204)
        throw new ApiError(404, `There is no fault ${id}.`)
      },
    },
  ]
}

/** All of a list are checked before the first one is added. */
function readBody(body: unknown): Fault[] {
  try {
    return Array.isArray(body) ? body.map((fault, index) => readFault(fault, [index])) : [readFault(body)]
  } catch (error) {
    if (error instanceof EmulatorError) throw new ApiError(400, error.message)
    throw error
  }
}
