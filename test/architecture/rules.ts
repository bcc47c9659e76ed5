import { posix } from 'node:path'
import {
  ALLOWED_NEIGHBOURS,
  FOLDERS_WITHOUT_IO,
  FORBIDDEN_BELOW,
  IO_MODULES,
  LEVELS,
  PACKAGE_IMPORTS,
  SINGLE_IMPORTERS,
} from './levels.js'
import type { Source } from './sources.js'

const SDK = 'packages/sdk/src/'

/** Lists the imports inside the sdk that break its levels, one sentence each. */
export function levelViolations(sources: readonly Source[]): string[] {
  return production(sources).flatMap(({ path, imports }) => {
    const from = placeOf(path)
    if (from === undefined) return []
    if (levelOf(from) === -1) return [`${path}: ${from} has no level`]
    return imports.flatMap((specifier) => {
      const problem = specifier.startsWith('.')
        ? arrowProblem(from, placeOf(resolve(path, specifier)))
        : ioProblem(from, specifier)
      return problem ? [`${path}: ${specifier} ${problem}`] : []
    })
  })
}

/** Lists the files that import an npm package which belongs to another file. */
export function importerViolations(sources: readonly Source[]): string[] {
  return Object.entries(SINGLE_IMPORTERS).flatMap(([name, folder]) => {
    // Tools and benchmarks may use Node's own modules as they like; packages from npm are the product's matter.
    const judged = name.startsWith('node:')
      ? sources.filter(({ path }) => path.startsWith('packages/sdk/src/'))
      : sources
    const importers = production(judged).filter(({ imports }) =>
      imports.some((specifier) => isOf(specifier, name)),
    )
    const strangers = importers.filter(({ path }) => placeOf(path) !== folder)
    const second = importers.filter(({ path }) => placeOf(path) === folder).slice(1)
    return [...strangers, ...second].map(({ path }) => `${path}: ${name} belongs to one file of ${folder}/`)
  })
}

/** Lists the imports between packages that their table does not allow, and those that are no public entry. */
export function packageViolations(sources: readonly Source[]): string[] {
  const entries = production(sources).flatMap(({ path, imports }) => {
    const name = /^packages\/([^/]+)\/src\//.exec(path)?.[1]
    if (name === undefined) return []
    const allowed = PACKAGE_IMPORTS[name]
    if (allowed === undefined) return [`${path}: packages/${name} is not in the table`]
    return imports
      .filter((specifier) => isOf(specifier, 'slipway') || specifier.startsWith('@slipway/'))
      .filter((specifier) => !allowed.includes(specifier))
      .map((specifier) => `${path}: ${specifier} is not for packages/${name}`)
  })
  const reaches = sources.flatMap(({ path, imports }) =>
    imports
      .filter((specifier) => specifier.startsWith('.'))
      .filter((specifier) => isForeign(path, resolve(path, specifier)))
      .map((specifier) => `${path}: ${specifier} reaches into another package`),
  )
  return [...entries, ...reaches]
}

function arrowProblem(from: string, to: string | undefined): string | undefined {
  if (to === undefined) return 'leaves the sdk'
  if (to === from) return undefined
  const [own, other] = [levelOf(from), levelOf(to)]
  if (other === -1) return 'has no level'
  if (other > own) return 'goes upwards'
  const isStranger = other === own && LEVELS[own]?.hasNeighbours === false
  if (isStranger && !ALLOWED_NEIGHBOURS.includes(`${from} -> ${to}`)) return 'goes sideways'
  return FORBIDDEN_BELOW[from]?.includes(to) ? `is not for ${from}/` : undefined
}

function ioProblem(from: string, specifier: string): string | undefined {
  return FOLDERS_WITHOUT_IO.includes(from) && IO_MODULES.includes(specifier)
    ? `is input or output, and ${from}/ only computes`
    : undefined
}

/** The folder, or the file beside the folders, that a path of the sdk belongs to. */
function placeOf(path: string): string | undefined {
  return path.startsWith(SDK) ? path.slice(SDK.length).replace(/\.js$/, '.ts').split('/')[0] : undefined
}

function levelOf(place: string): number {
  return LEVELS.findIndex(({ places }) => places.includes(place))
}

function resolve(path: string, specifier: string): string {
  return posix.join(posix.dirname(path), specifier)
}

function isOf(specifier: string, packageName: string): boolean {
  return specifier === packageName || specifier.startsWith(`${packageName}/`)
}

function isForeign(from: string, to: string): boolean {
  const packageOf = (path: string) => /^packages\/[^/]+\//.exec(path)?.[0]
  return packageOf(to) !== undefined && packageOf(to) !== packageOf(from)
}

/** Tests may look upwards and use development packages. */
function production(sources: readonly Source[]): Source[] {
  return sources.filter(({ path }) => !path.endsWith('.test.ts'))
}
