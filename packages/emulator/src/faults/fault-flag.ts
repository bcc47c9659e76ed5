import type { FaultInput, FaultMatch } from './fault.js'
import { invalidFault, readFault } from './fault-shape.js'

const MATCH_FIELDS: Readonly<Record<keyof FaultMatch, true>> = {
  surface: true,
  method: true,
  path: true,
  repository: true,
  request: true,
}

/**
 * Reads the command line form of a fault, such as `cut-request,request=patch,afterBytes=1000,times=2`: the kind, then
 * its fields and those of `match` in any order. A value cannot hold a comma.
 *
 * @throws {@link EmulatorError} with code `OPTION_INVALID`, naming the field that is wrong.
 */
export function parseFaultFlag(text: string): FaultInput {
  const [kind = '', ...settings] = text.split(',')
  const fields = new Map<string, string | number>([['kind', kind]])
  const match = new Map<string, string>()
  for (const setting of settings) {
    const [name, value] = readSetting(setting)
    if (fields.has(name) || match.has(name)) throw invalidFault(`${name} is given twice`)
    if (Object.hasOwn(MATCH_FIELDS, name)) match.set(name, value)
    else fields.set(name, /^-?\d+$/.test(value) ? Number(value) : value)
  }
  return readFault({ match: Object.fromEntries(match), ...Object.fromEntries(fields) })
}

function readSetting(setting: string): [name: string, value: string] {
  const equals = setting.indexOf('=')
  if (equals < 1) throw invalidFault(`"${setting}" is not of the form name=value`)
  return [setting.slice(0, equals), setting.slice(equals + 1)]
}
