import type { ExportedVariable } from '@slipway/sdk'
import type { ExportFormat } from '../settings/export-format.js'
import { printable } from './printable.js'
import type { Shell } from './shell.js'
import { formatTable } from './tables.js'

/** How variables are shown. */
export interface ExportView {
  readonly format: ExportFormat
  /** Whether secrets are shown. */
  readonly isRevealed: boolean
  readonly shell: Shell
}

/** The variables for people: where each belongs, in the form that the place wants. */
export function exportLines(variables: readonly ExportedVariable[], view: ExportView): string[] {
  const forms = { github: githubLines, jenkins: jenkinsLines, env: shellLines }
  const lines = forms[view.format](variables, view)
  return view.isRevealed ? lines : [...lines, '', 'In a terminal, --reveal shows the secrets.']
}

/** The value of a variable; of a secret only where it is to be seen. */
function shown({ value, isSecret }: ExportedVariable, { isRevealed }: ExportView): string {
  if (typeof value === 'string') return value
  return isSecret && !isRevealed ? '[secret]' : value.reveal()
}

function githubLines(variables: readonly ExportedVariable[], view: ExportView): string[] {
  const rows = variables.map((each) => [each.isSecret ? 'secret' : 'variable', each.name, shown(each, view)])
  return [
    'In the repository: Settings, Secrets and variables, Actions. (Or: gh secret set NAME, gh variable set NAME.)',
    ...formatTable(rows, { indent: 2 }),
    '',
    'In the job:',
    '  env:',
    ...variables.map(({ name, isSecret }) => `    ${name}: \${{ ${isSecret ? 'secrets' : 'vars'}.${name} }}`),
  ]
}

function jenkinsLines(variables: readonly ExportedVariable[], view: ExportView): string[] {
  const secrets = variables.filter(({ isSecret }) => isSecret)
  const idOf = ({ name }: ExportedVariable) => name.toLowerCase().replaceAll('_', '-')
  const setting = (each: ExportedVariable) =>
    each.isSecret ? `credentials('${idOf(each)}')` : groovyQuoted(shown(each, view))
  return [
    'In Manage Jenkins, Credentials: each of these as "Secret text", with this ID.',
    ...formatTable(
      secrets.map((each) => [idOf(each), shown(each, view)]),
      { indent: 2 },
    ),
    '',
    'In the Jenkinsfile:',
    '  environment {',
    ...variables.map((each) => printable(`    ${each.name} = ${setting(each)}`)),
    '  }',
  ]
}

function shellLines(variables: readonly ExportedVariable[], view: ExportView): string[] {
  return variables.map((each) =>
    printable(
      each.isSecret && !view.isRevealed
        ? `# ${each.name}: [secret]`
        : view.shell.setVariable(each.name, shown(each, view)),
    ),
  )
}

/** In single quotes Groovy takes the `$` of a robot account as it is. */
function groovyQuoted(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
