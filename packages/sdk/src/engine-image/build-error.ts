import type { BuildFailure, BuildStep } from '../docker/build-request.js'
import { type FoundInstruction, findInstructionAt } from '../dockerfile/find-instruction.js'
import { ConfigError } from '../errors/classes.js'
import type { SdkError } from '../errors/error.js'
import { formatPlatform } from '../oci/platform.js'
import { baseError } from './base-error.js'
import { type BuildFacts, hintWithLog, placeAt } from './build-facts.js'
import { stepError } from './step-error.js'

const ACTION = 'build the image from'
/** What BuildKit puts before the words that count, and those that name the line, which is told otherwise. */
const PREFIXES =
  /^(failed to (solve|create LLB definition|parse Dockerfile|process)[^:]*: |building( at STEP "[^\n]*?")?: |rpc error: [^:]*: |(dockerfile parse|syntax) error( on)? line \d+: )+/i
const INVALID =
  /parse error|syntax error|unknown (instruction|flag)|file with no instructions|no stages to build|Dockerfile\S* (cannot be|is) empty|no build stage|base name .* should not be blank/i
const NO_DOCKERFILE = /cannot locate specified Dockerfile|failed to read dockerfile/i
const NO_TARGET =
  /target stage .* could not be found|failed to reach build target|the target .* was not found/i
const NEEDS_BUILDKIT = /requires BuildKit/i
const NO_PLATFORM =
  /no match for platform|no matching manifest for|unknown operating system or architecture|invalid (platform|component)|not a supported platform|does not (match|provide) the specified platform/i

/**
 * The error for a build that has failed: where in the Dockerfile, why, and what to do about it.
 *
 * The engine's words are expected without secrets. Values of build arguments are in none of our own words: an instruction is
 * told as it is written.
 */
export function buildError(failure: BuildFailure, facts: BuildFacts): SdkError {
  const said = failure.message.replace(PREFIXES, '')
  const found = locate(failure, facts)
  if (NO_TARGET.test(said)) return noTarget(facts)
  if (NO_PLATFORM.test(said)) return noPlatform(said, found, facts)
  if (NEEDS_BUILDKIT.test(said)) return needsBuildKit(said, found, facts)
  if (failure.step === undefined && (INVALID.test(failure.message) || NO_DOCKERFILE.test(said))) {
    return invalid(said, found, facts)
  }
  // Podman takes instructions as they come, and finds out late that it does not know one.
  const problem = facts.file.problems.find(({ line }) => line === found?.line)
  if (problem !== undefined) return invalid(problem.message.replace(/\.$/, ''), found, facts)
  return baseError(said, failure.step, found, facts) ?? stepError({ ...failure, message: said }, found, facts)
}

/** The instruction that failed, by the step or by the line in the engine's words. */
function locate({ message, step }: BuildFailure, { file }: BuildFacts): FoundInstruction | undefined {
  if (step === undefined) return findInstructionAt(file, { text: message }) ?? firstProblem(file)
  return findInstructionAt(file, placeOf(step)) ?? byBase(step, file)
}

function placeOf({ name, instruction }: BuildStep): Parameters<typeof findInstructionAt>[1] {
  return instruction === undefined ? { text: name } : { step: instruction.number, text: instruction.text }
}

/** BuildKit looks for a base image before the `FROM` that names it is a step; Podman has filled arguments in. */
function byBase(
  { name, instruction: told }: BuildStep,
  { instructions }: BuildFacts['file'],
): FoundInstruction | undefined {
  const reference = /(?:load metadata for|^FROM) (\S+)/i.exec(told?.text ?? name)?.[1]
  if (reference === undefined) return undefined
  const named = instructions.find(
    ({ keyword, words, flags }) =>
      (keyword === 'FROM' && isShortFor(words[0], reference)) ||
      flags.some((flag) => flag.name === 'from' && isShortFor(flag.value, reference)),
  )
  const only = instructions.filter(({ keyword }) => keyword === 'FROM')
  const instruction = named ?? (only.length === 1 ? only[0] : undefined)
  return instruction && { instruction, line: instruction.line }
}

/** Whether BuildKit's full reference is what the Dockerfile has in short. */
function isShortFor(written: string | undefined, full: string): boolean {
  if (written === undefined || written === '') return false
  const [plain = ''] = full.split('@')
  return [written, `${written}:latest`].some((name) => plain === name || plain.endsWith(`/${name}`))
}

function firstProblem({ problems, instructions }: BuildFacts['file']): FoundInstruction | undefined {
  const line = problems[0]?.line
  const instruction = instructions.find(
    (one) => line !== undefined && one.line <= line && line <= one.endLine,
  )
  return instruction && line !== undefined ? { instruction, line } : undefined
}

function invalid(said: string, found: FoundInstruction | undefined, facts: BuildFacts): ConfigError {
  const reason = NO_DOCKERFILE.test(said) ? 'the engine does not find it' : said
  return new ConfigError('DOCKERFILE_INVALID', {
    action: ACTION,
    target: placeAt(facts, found?.line),
    reason,
    hint: 'Correct that line, then build again.',
    side: 'local',
  })
}

function needsBuildKit(said: string, found: FoundInstruction | undefined, facts: BuildFacts): ConfigError {
  const [flag] = /--\w+/.exec(said) ?? []
  return new ConfigError('DOCKERFILE_INVALID', {
    action: ACTION,
    target: placeAt(facts, found?.line),
    reason: `${flag ?? 'this'} needs BuildKit, and the engine builds without it`,
    hint: 'Do not set DOCKER_BUILDKIT=0, or use an engine with BuildKit; or write the step without it.',
    side: 'local',
  })
}

function noTarget(facts: BuildFacts): ConfigError {
  const names = facts.file.stages.flatMap(({ name }) => name ?? [])
  return new ConfigError('OPTION_INVALID', {
    action: ACTION,
    target: placeAt(facts, undefined),
    reason: `it has no stage ${JSON.stringify(facts.source.target ?? '')}`,
    hint:
      names.length === 0 ? 'Name the stage there: FROM … AS name.' : `Its stages are: ${names.join(', ')}.`,
    side: 'local',
  })
}

function noPlatform(said: string, found: FoundInstruction | undefined, facts: BuildFacts): ConfigError {
  const wanted = facts.platform === undefined ? 'this platform' : formatPlatform(facts.platform)
  const base = found?.instruction.keyword === 'FROM' ? found.instruction.words[0] : undefined
  return new ConfigError('PLATFORM_UNSUPPORTED', {
    action: ACTION,
    target: placeAt(facts, found?.line),
    reason: base === undefined ? `${wanted}: ${said}` : `there is no ${base} for ${wanted}`,
    hint: hintWithLog('Choose a base image that exists for it, or build for another platform.', facts),
    side: 'source',
  })
}
