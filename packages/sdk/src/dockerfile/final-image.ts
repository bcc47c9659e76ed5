import type { Dockerfile, Instruction, Stage } from './dockerfile.js'
import { expandVariables } from './expand-variables.js'
import { globalArguments } from './global-arguments.js'
import { readPairs } from './read-pairs.js'

/** What the last stage makes, with what it inherits from earlier ones. */
export interface FinalImage {
  /** The stage whose base is an image, and that base with its variables replaced. */
  readonly root: Stage
  readonly base: string
  /** Instructions of all stages that the image is made of, in the order in which they apply. */
  readonly instructions: readonly Instruction[]
  /** `ARG` and `ENV` at the end of the file. */
  readonly variables: ReadonlyMap<string, string>
  /** The last of each; absent where there is none. */
  readonly user?: Instruction
  readonly entrypoint?: Instruction
  readonly cmd?: Instruction
  /** Entrypoint and arguments as they are started, without a shell in front; empty where there are none. */
  readonly command: readonly string[]
}

/** The image that a Dockerfile without a target makes; `undefined` without a stage. */
export function finalImage(file: Dockerfile): FinalImage | undefined {
  const global = globalArguments(file)
  const stages = ancestry(file, global)
  const [root] = stages
  if (root === undefined) return undefined
  const instructions = stages.flatMap(({ index }) => file.instructions.filter(({ stage }) => stage === index))
  const variables = new Map([...global, ...pairsOf(instructions)])
  const last = (keyword: string) => instructions.findLast((one) => one.keyword === keyword)
  const user = last('USER')
  const entrypoint = last('ENTRYPOINT')
  const cmd = lastCmd(instructions, entrypoint)
  return {
    root,
    base: expandVariables(root.base, global),
    instructions,
    variables,
    command: startedCommand(entrypoint, cmd),
    ...(user && { user }),
    ...(entrypoint && { entrypoint }),
    ...(cmd && { cmd }),
  }
}

/** The last stage and those that it is made from, the first one first. */
function ancestry({ stages }: Dockerfile, global: ReadonlyMap<string, string>): readonly Stage[] {
  const found: Stage[] = []
  let next = stages.at(-1)
  while (next !== undefined) {
    const stage: Stage = next
    found.unshift(stage)
    const base = expandVariables(stage.base, global).toLowerCase()
    next = stages.slice(0, stage.index).findLast(({ name }) => name === base)
  }
  return found
}

function pairsOf(instructions: readonly Instruction[]): ReadonlyMap<string, string> {
  const variables = instructions.filter(({ keyword }) => keyword === 'ARG' || keyword === 'ENV')
  return new Map(variables.flatMap(readPairs))
}

/** An entrypoint of a later stage takes the arguments of an earlier one away. */
function lastCmd(instructions: readonly Instruction[], entrypoint: Instruction | undefined) {
  const cmd = instructions.findLast(({ keyword }) => keyword === 'CMD')
  return cmd !== undefined && entrypoint !== undefined && (cmd.stage ?? 0) < (entrypoint.stage ?? 0)
    ? undefined
    : cmd
}

function startedCommand(
  entrypoint: Instruction | undefined,
  cmd: Instruction | undefined,
): readonly string[] {
  const start = entrypoint?.words ?? []
  const hasShell = entrypoint !== undefined && entrypoint.form === 'shell' && start.length > 0
  const words = hasShell ? start : [...start, ...(cmd?.words ?? [])]
  return words[0] === 'exec' ? words.slice(1) : words
}
