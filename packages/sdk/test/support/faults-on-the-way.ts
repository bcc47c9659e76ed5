import { cutAnswer, cutRequest, stall, stallAnswer } from './fault-action.js'
import {
  at,
  type FaultRow,
  FOREVER,
  fails,
  givesUp,
  IN_SESSION,
  na,
  OPTIONAL,
  recovers,
  row,
  unharmed,
} from './fault-cells.js'
import type { HopId } from './fault-hops.js'
import { why } from './fault-reasons.js'

/** Requests whose work is done once the answer is on its way, so that they are not sent again. */
const DONE_BY_THEN: readonly HopId[] = ['close', 'put-layer', 'put-config', 'manifest', 'cancel']
const HALF = 0.5

/** Connections that break or fall silent, and ends of one of the two sides. */
export const FAULTS_ON_THE_WAY: readonly FaultRow[] = [
  row('cut-request', { title: 'cut once in the middle of a request', action: cutRequest() }, recovers(), {
    cancel: unharmed,
  }),
  row(
    'cut-answer',
    { title: 'cut once in the middle of an answer', action: cutAnswer(HALF) },
    recovers(),
    at(DONE_BY_THEN, unharmed),
  ),
  row(
    'cut-stays',
    { title: 'cut every time', action: cutRequest(), times: FOREVER },
    givesUp('NETWORK'),
    at(OPTIONAL, recovers(3)),
    { cancel: unharmed },
  ),
  row(
    'stall',
    { title: 'silence once: no byte is taken, none comes', action: stall(), isSilent: true },
    recovers(),
    { cancel: unharmed },
  ),
  row(
    'stall-answer',
    { title: 'silence once in the middle of an answer', action: stallAnswer(HALF), isSilent: true },
    recovers(),
    at(DONE_BY_THEN, unharmed),
  ),
  row(
    'stall-stays',
    { title: 'silence every time', action: stall(), times: FOREVER, isSilent: true },
    givesUp('TIMEOUT'),
    at(OPTIONAL, recovers(3)),
    { cancel: unharmed },
  ),
  row(
    'session-lost',
    {
      title: 'the upload session is gone',
      action: async ({ dropSession, pass }) => {
        await dropSession()
        pass()
      },
    },
    na(why.NO_SESSION),
    at(IN_SESSION, recovers()),
  ),
  row(
    'restart',
    {
      title: 'the registry ends and starts again',
      action: async ({ request, restart }) => {
        request.socket.destroy()
        await restart()
      },
      endsRegistry: true,
    },
    recovers(),
    { cancel: unharmed },
  ),
  row('abort', { title: 'the caller aborts', action: ({ abort }) => abort() }, fails('ABORTED'), {
    cancel: na(why.BEHIND),
  }),
]
