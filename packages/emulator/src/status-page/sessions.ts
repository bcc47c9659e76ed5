import { randomBytes } from 'node:crypto'

/** What the page says once, after something was done. */
export interface Notice {
  readonly kind: 'done' | 'problem'
  readonly text: string
}

/** A person who is logged in. */
export interface Session {
  readonly id: string
  /** What each form of this session carries, so that no other site can send one. */
  readonly formToken: string
  readonly expiresAt: number
  /** For the next page that is shown. */
  notice: Notice | undefined
}

/** Who is logged in. Kept in memory: a restart logs everybody out. */
export interface Sessions {
  open(): Session
  /** Gives the session of an id; undefined when there is none or its time is over. */
  find(id: string | undefined): Session | undefined
  end(id: string): void
}

/** How long a session lasts, in seconds. */
export const SESSION_SECONDS = 12 * 60 * 60

const MAX_SESSIONS = 100

/** Creates the sessions; nobody is logged in. */
export function createSessions(now: () => Date): Sessions {
  const sessions = new Map<string, Session>()
  return {
    open() {
      const [oldest] = sessions.keys()
      if (oldest !== undefined && sessions.size >= MAX_SESSIONS) sessions.delete(oldest)
      const session: Session = {
        id: randomToken(),
        formToken: randomToken(),
        expiresAt: now().getTime() + SESSION_SECONDS * 1000,
        notice: undefined,
      }
      sessions.set(session.id, session)
      return session
    },
    find(id = '') {
      const session = sessions.get(id)
      if (!session || session.expiresAt > now().getTime()) return session
      sessions.delete(id)
      return undefined
    },
    end: (id) => void sessions.delete(id),
  }
}

/** Makes a value of 256 random bits that nobody can guess. */
export function randomToken(): string {
  return randomBytes(32).toString('base64url')
}
