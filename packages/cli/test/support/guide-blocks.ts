/** One command of a guide, and what stands below it. */
export interface GuideCommand {
  /** As it is typed, without `slipway`. */
  readonly argv: readonly string[]
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
    const [command = '', ...lines] = text.trimEnd().split('\n')
    const isQuestion = (line: string) => QUESTION.test(line)
    return {
      argv: wordsOf(command),
      answers: lines.filter(isQuestion).map((line) => line.slice(-1)),
      lines: lines.filter((line) => !isQuestion(line) && line !== ''),
    }
  })
}

/** What differs from run to run, as what it stands for. */
export function withoutChance(line: string): string {
  return line
    .replaceAll(/(https?:\/\/)?(127\.0\.0\.1:\d+|(registry|platform)\.example\.com)/g, 'HOST')
    .replaceAll(/sha256:[0-9a-f]{12,64}/g, 'DIGEST')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID')
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d( UTC)? \([^)]*\)/g, 'TIME')
    .replaceAll(/\d[\d.]* (B|KiB|MiB|GiB)\b/g, 'SIZE')
    .replaceAll(/\[[#-]+\]/g, 'BAR')
    .replaceAll(/ {2,}/g, '  ')
    .trimEnd()
}

function wordsOf(command: string): string[] {
  return [...command.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, one, two, bare]) => one ?? two ?? bare ?? '',
  )
}
