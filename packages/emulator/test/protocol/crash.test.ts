import { describeCrashes } from '../support/crash-suite.js'

describeCrashes({ kills: 4, timeoutMs: 60_000 })
