import { explainEnd } from './explain-end.js'
import { explainLibraries } from './explain-libraries.js'
import { explainPorts } from './explain-ports.js'
import { explainStart } from './explain-start.js'
import type { RunFacts } from './run-facts.js'
import type { RunProblem } from './run-report.js'

/** What went wrong, the cause first, each in plain words and with what to do about it. Never empty. */
export function explainRun(facts: RunFacts): readonly RunProblem[] {
  const cause = explainLibraries(facts) ?? explainStart(facts) ?? explainEnd(facts)
  const problems = [...(cause === undefined ? [] : [cause]), ...explainPorts(facts)]
  return problems.length > 0 ? problems : [unexplained()]
}

function unexplained(): RunProblem {
  return {
    code: 'NOT_READY',
    message: 'The server did not become ready.',
    hint: 'Look at the last lines of its output.',
  }
}
