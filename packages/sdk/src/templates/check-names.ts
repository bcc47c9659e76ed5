import type { AppTemplate } from '../config/template.js'
import { PLATFORM_NAME, TEMPLATE_LIMITS } from '../config/template-limits.js'
import type { Finding } from './finding.js'
import type { TemplateFacts } from './template-facts.js'
import {
  DEFAULT_VERSION_NAME,
  nameProblem,
  patternProblem,
  placeholdersOf,
  sampleVersionName,
} from './version-name.js'

/** What is wrong with the names of the app and of its versions. */
export function checkNames(template: AppTemplate, facts: TemplateFacts): readonly Finding[] {
  return [...checkApp(template.app), ...checkPattern(template.versionName ?? DEFAULT_VERSION_NAME, facts)]
}

function checkApp(app: string): readonly Finding[] {
  const { min, max } = TEMPLATE_LIMITS.appNameLength
  if (app.length >= min && app.length <= max && PLATFORM_NAME.test(app)) return []
  return [
    {
      code: 'APP_NAME_INVALID',
      severity: 'error',
      path: 'app',
      message: `${JSON.stringify(app)} is no name that an app may have.`,
      hint: `Use ${min} to ${max} letters, digits, "_", "-", "+" and ".".`,
    },
  ]
}

function checkPattern(pattern: string, { home, tag }: TemplateFacts): readonly Finding[] {
  const finding = (code: Finding['code'], message: string, hint: string): readonly Finding[] => [
    { code, severity: 'error', path: 'versionName', message, hint },
  ]
  const problem = patternProblem(pattern)
  if (problem !== undefined) {
    return finding(
      'VERSION_NAME_PATTERN',
      `The pattern ${JSON.stringify(pattern)} cannot be used: ${problem}.`,
      'Use {tag}, {utc}, {git} and {n}, with letters, digits, "_", "-", "+" and "." between them.',
    )
  }
  const placeholders = placeholdersOf(pattern)
  if (placeholders.length === 0) {
    return finding(
      'VERSION_NAME_CONSTANT',
      `Every version would be named ${JSON.stringify(pattern)}, and an app has each name once.`,
      'Put {tag} into the pattern.',
    )
  }
  if (home === 'server' && !(placeholders.includes('tag') && placeholders.every((name) => name === 'tag'))) {
    return finding(
      'VERSION_NAME_CLIENT_ONLY',
      `The server knows {tag} alone, and the pattern is ${JSON.stringify(pattern)}.`,
      'Write the pattern with {tag} and no other placeholder, or keep the template by hand in slipway.json.',
    )
  }
  const reason = nameProblem(sampleVersionName(pattern, tag ?? 'tag'))
  if (reason === undefined) return []
  return finding(
    'VERSION_NAME_INVALID',
    `The name of the version ${tag === undefined ? 'of any tag' : `of the tag ${tag}`} could not be used: ${reason}.`,
    'Shorten the pattern, or push with another tag.',
  )
}
