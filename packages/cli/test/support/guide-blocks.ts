/** One command of a guide, and what stands below it. */
export interface GuideCommand {
  /** As it is typed, without `slipway` and without what stdin comes from. */
  readonly argv: readonly string[]
  /** Name of the file that stdin comes from. */
  readonly inputFile: string | undefined
  /** What is answered to the questions that stand there. */
  readonly answers: readonly string[]
  readonly lines: readonly string[]
}

const QUESTION = /^(.* \[y\/N\]) ([yn])$/

/** The commands in the `console` blocks of a guide, in their order. */
export function guideCommands(guide: string): GuideCommand[] {
  const blocks = [...guide.matchAll(/^```console\n(.*?)^```$/gms)].map(([, text = '']) => text)
  const commands = blocks.flatMap((text) => text.split(/^\$ slipway /m).slice(1))
  return commands.map((text) => {
    const [line = '', ...lines] = text.trimEnd().split('\n')
    const [command = '', inputFile] = line.split(' < ')
    const isQuestion = (one: string) => QUESTION.test(one)
    return {
      argv: wordsOf(command),
      inputFile,
      answers: lines.filter(isQuestion).map((one) => one.slice(-1)),
      lines: lines.filter((one) => !isQuestion(one) && one !== ''),
    }
  })
}

/** The section of a guide below a heading of the second level. */
export function guideSection(guide: string, heading: string): string {
  const [, text] = guide.split(`\n## ${heading}\n`)
  if (text === undefined) throw new Error(`the guide has no section "${heading}"`)
  return text.split('\n## ', 1)[0] ?? ''
}

/** The first block of a language in a guide. */
export function guideBlock(guide: string, language: string): string {
  const [, text] = guide.split(`\n\`\`\`${language}\n`)
  if (text === undefined) throw new Error(`the guide has no block of ${language}`)
  return text.split('\n```', 1)[0] ?? ''
}

/** What differs from run to run, as what it stands for. */
export function withoutChance(line: string): string {
  return line
    .replaceAll(/(https?:\/\/)?(127\.0\.0\.1:\d+|(registry|platform)\.example\.com)/g, 'HOST')
    .replaceAll(/sha256:[0-9a-f]{12,64}/g, 'DIGEST')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID')
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d( UTC)? \([^)]*\)/g, 'TIME')
    .replaceAll(/\d[\d.]* (B|KiB|MiB|GiB)\b/g, 'SIZE')
    .replaceAll(/\d+\.\d s, \d+ requests?\b/g, 'DURATION')
    .replaceAll(/\[[#-]+\]/g, 'BAR')
    .replaceAll(/ {2,}/g, '  ')
    .trimEnd()
}

function wordsOf(command: string): string[] {
  return [...command.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, one, two, bare]) => one ?? two ?? bare ?? '',
  )
}
