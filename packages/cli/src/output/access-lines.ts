import type { AccessOutcome, AccessState, AccessStatus } from '@slipway/sdk'
import { loginLines } from './login-lines.js'
import { printable } from './printable.js'

const STATES: Readonly<Record<AccessState, string>> = {
  granted: 'Access to the registry is granted.',
  pending: 'Access to the registry was requested; staff has still to decide.',
  denied: 'Staff has denied access to the registry.',
  'not-requested': 'Nobody has requested access to the registry yet.',
  'not-on-plan': 'The plan has no registry.',
  'not-offered': 'This platform does not tell about access, or not to this token; the dashboard does.',
}

const NEXT: Readonly<Partial<Record<AccessState, string>>> = {
  pending: 'slipway access wait',
  denied: 'slipway access request --message TEXT',
  'not-requested': 'slipway access request',
}

/** How far access is, in one sentence. */
export function accessSentence({ state, reason }: AccessStatus): string {
  return printable(reason === undefined ? STATES[state] : `${STATES[state]} (${reason})`)
}

/** How far access is, for people, and what to do next. */
export function accessLines(status: AccessStatus): string[] {
  const { state, requestedAt, decidedAt, dashboardUrl } = status
  const next = NEXT[state]
  return [
    accessSentence(status),
    ...(requestedAt === undefined ? [] : [printable(`  requested  ${requestedAt}`)]),
    ...(decidedAt === undefined ? [] : [printable(`  decided    ${decidedAt}`)]),
    ...(state === 'granted' ? [] : [printable(`  dashboard  ${dashboardUrl}`)]),
    ...(next === undefined ? [] : [`Next: ${next}`]),
  ]
}

/** What a request or a decision led to, for people. */
export function outcomeLines({ access, login }: AccessOutcome): string[] {
  return [...accessLines(access), ...(login === undefined ? [] : loginLines(login))]
}
