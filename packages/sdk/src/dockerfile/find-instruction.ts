import type { Dockerfile, Instruction } from './dockerfile.js'

/** Where a build is, or where it failed. */
export interface BuildPlace {
  /** Name of the stage, `stage-1` for one without; where the builder tells it. */
  readonly stage?: string | undefined
  /** Number of the step, from 1: of the stage where `stage` is given, else of the whole file. */
  readonly step?: number | undefined
  /** A line of the builder: `Step 3/7 : RUN make`, `[builder 2/5] RUN make`, `dockerfile parse error line 4: …`. */
  readonly text?: string | undefined
}

/** An instruction and the line that is meant. */
export interface FoundInstruction {
  readonly instruction: Instruction
  readonly line: number
}

const CLASSIC_STEP = /^\s*Step (\d+)\/\d+ : (.*)$/is
const VERTEX = /^\s*\[(?:[\w./>-]+\/[\w./-]+ )?(?:([\w.-]+) )?\s*(\d+)\/\d+\] (.*)$/is
const LINE = /(?:parse error (?:on |at )?line |(?:Docker|Container)file[\w.-]*:|on line |at line )(\d+)/i
/** What BuildKit counts; all other instructions only change the configuration. */
const COUNTED = new Set(['ADD', 'COPY', 'RUN', 'WORKDIR'])

/**
 * The instruction that a builder speaks of: the classic builder numbers all instructions of the file, BuildKit those of
 * each stage that change files, and errors of the grammar name a line. `undefined` where nothing fits.
 */
export function findInstructionAt(file: Dockerfile, place: BuildPlace): FoundInstruction | undefined {
  const { text = '' } = place
  const [, classicStep, classicText] = CLASSIC_STEP.exec(text) ?? []
  if (classicStep !== undefined) return found(ofFile(file, Number(classicStep), classicText))
  const [, stage, step, vertexText] = VERTEX.exec(text) ?? []
  if (step !== undefined) return found(ofStage(file, { stage, step: Number(step), text: vertexText }))
  const [, line] = LINE.exec(text) ?? []
  if (line !== undefined) return atLine(file, Number(line))
  if (place.stage !== undefined) return found(ofStage(file, place))
  if (place.step !== undefined) return found(ofFile(file, place.step, text === '' ? undefined : text))
  return found(byText(file.instructions, text))
}

function found(instruction: Instruction | undefined): FoundInstruction | undefined {
  return instruction && { instruction, line: instruction.line }
}

function atLine({ instructions }: Dockerfile, line: number): FoundInstruction | undefined {
  const instruction = instructions.find((one) => one.line <= line && line <= one.endLine)
  return instruction && { instruction, line }
}

function ofFile({ instructions }: Dockerfile, step: number, text?: string): Instruction | undefined {
  return agreeing(instructions, instructions[step - 1], text)
}

function ofStage(file: Dockerfile, { stage, step, text }: BuildPlace): Instruction | undefined {
  const named = file.stages.find(({ name, index }) =>
    stage === undefined
      ? index === file.stages.length - 1
      : (name ?? `stage-${index}`) === stage.toLowerCase(),
  )
  if (named === undefined) return byText(file.instructions, text)
  const own = file.instructions.filter((one) => one.stage === named.index)
  if (step === undefined) return byText(own, text)
  // A base of this file and an empty one take no step.
  const isFetched =
    named.base !== 'scratch' && !file.stages.some(({ name }) => name === named.base.toLowerCase())
  const counted = own.filter(({ keyword }) => COUNTED.has(keyword) || (keyword === 'FROM' && isFetched))
  return agreeing(own, counted[step - 1], text)
}

/** The instruction of that number, unless the builder's text says another: triggers of the base are counted, too. */
function agreeing(
  all: readonly Instruction[],
  counted: Instruction | undefined,
  text: string | undefined,
): Instruction | undefined {
  if (text === undefined || text.trim() === '') return counted
  const keyword = keywordOf(text)
  return counted?.keyword === keyword ? counted : byText(all, text)
}

function byText(instructions: readonly Instruction[], text = ''): Instruction | undefined {
  const wanted = oneSpace(text)
  if (wanted === '') return undefined
  const ofKeyword = instructions.filter(({ keyword }) => keyword === keywordOf(text))
  return (
    ofKeyword.find((one) => oneSpace(one.text) === wanted) ??
    ofKeyword.find((one) => oneSpace(one.text).startsWith(wanted) || wanted.startsWith(oneSpace(one.text)))
  )
}

function keywordOf(text: string): string {
  return text.trim().split(/\s/)[0]?.toUpperCase() ?? ''
}

function oneSpace(text: string): string {
  return text.trim().replace(/\s+/g, ' ')
}
