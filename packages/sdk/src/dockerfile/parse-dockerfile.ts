import type { Dockerfile, DockerfileProblem, Instruction, Stage } from './dockerfile.js'
import { instructionProblem } from './instruction-problem.js'
import { logicalLines } from './logical-lines.js'
import { readDirectives } from './read-directives.js'
import { readInstruction } from './read-instruction.js'

/**
 * What a Dockerfile says: directives, instructions with their lines, stages. It never throws: what builders would refuse
 * is listed under `problems`. Line ends of Windows and a byte order mark do not count.
 *
 * @see https://docs.docker.com/reference/dockerfile/
 */
export function parseDockerfile(text: string): Dockerfile {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .map((line) => line.replace(/\r$/, ''))
  const { directives, problems: directiveProblems } = readDirectives(lines)
  const { logical, problems: lineProblems } = logicalLines(lines, directives.escape)
  const stages: Stage[] = []
  const instructions: Instruction[] = []
  const problems: DockerfileProblem[] = [...directiveProblems, ...lineProblems]
  for (const line of logical) {
    const read = readInstruction(line, directives.escape)
    if (read.keyword === 'FROM') stages.push(stageOf(read, stages.length))
    const message = instructionProblem(read, { isBeforeFrom: stages.length === 0 })
    if (message !== undefined) problems.push({ line: read.line, message })
    instructions.push(stages.length === 0 ? read : { ...read, stage: stages.length - 1 })
  }
  if (stages.length === 0) {
    problems.push({
      line: instructions[0]?.line ?? 1,
      message: 'There is no FROM, so there is no image to begin with.',
    })
  }
  return { directives, instructions, stages, problems: problems.sort((a, b) => a.line - b.line) }
}

function stageOf({ words, flags, line }: Instruction, index: number): Stage {
  const [base = '', as, name] = words
  const platform = flags.find((flag) => flag.name === 'platform')?.value
  return {
    index,
    base,
    line,
    ...(as?.toUpperCase() === 'AS' && name !== undefined && { name: name.toLowerCase() }),
    ...(platform !== undefined && platform !== '' && { platform }),
  }
}
