import { describeCrashes } from '../support/crash-suite.js'

const KILLS = Math.max(2, Math.round(20 * Number(process.env.SLIPWAY_SOAK ?? 1)))

describeCrashes({ kills: KILLS, timeoutMs: 600_000 })
