import { equalSecrets } from '../auth/accounts.js'
import type { Answer } from '../server/answer.js'
import type { RequestContext } from '../server/request-context.js'
import { createLoginAttempts } from './login-attempts.js'
import { loginPage } from './login-page.js'
import { readOwnForm } from './own-form.js'
import { pageAnswer, redirectAnswer } from './page-answer.js'
import { endedSessionCookie, readSessionCookie, sessionCookie } from './session-cookie.js'
import { createSessions, randomToken, type Session } from './sessions.js'

/** The way in and out of the page. */
export interface Login {
  /** The session that a browser is in; undefined where it is not logged in. */
  sessionOf(context: RequestContext): Session | undefined
  /** The page that asks for the token. */
  page(): Answer
  /** Answers the form of that page. */
  logIn(context: RequestContext): Promise<Answer>
  /** Answers the button that ends the session. */
  logOut(context: RequestContext): Promise<Answer>
}

const WRONG_TOKEN = 'This is not the admin token of this emulator.'

/** Creates the login; nobody is logged in. */
export function createLogin(adminToken: string, now: () => Date): Login {
  const sessions = createSessions(now)
  const attempts = createLoginAttempts(now)
  // There is no session yet that could have one of its own.
  const formToken = randomToken()
  const sessionOf = (context: RequestContext) => sessions.find(readSessionCookie(context))
  const askAgain = (status: number, problem: string, headers = {}) =>
    pageAnswer(status, loginPage({ formToken, problem }), headers)
  return {
    sessionOf,
    page: () => pageAnswer(200, loginPage({ formToken, problem: undefined })),
    async logIn(context) {
      const form = await readOwnForm(context, formToken)
      if ('refusal' in form) return form.refusal
      const waitSeconds = attempts.waitSeconds()
      if (waitSeconds > 0) {
        const problem = `There were too many wrong tokens. Try again in ${waitSeconds} seconds.`
        return askAgain(429, problem, { 'retry-after': String(waitSeconds) })
      }
      if (equalSecrets(form.fields.get('token')?.trim() ?? '', adminToken)) {
        return redirectAnswer({ 'set-cookie': sessionCookie(context, sessions.open().id) })
      }
      attempts.fail()
      return askAgain(403, WRONG_TOKEN)
    },
    async logOut(context) {
      const session = sessionOf(context)
      if (!session) return redirectAnswer()
      const form = await readOwnForm(context, session.formToken)
      if ('refusal' in form) return form.refusal
      sessions.end(session.id)
      return redirectAnswer({ 'set-cookie': endedSessionCookie(context) })
    },
  }
}
