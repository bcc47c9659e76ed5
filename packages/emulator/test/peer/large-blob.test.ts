import { itStaysSmall } from '../support/memory-suite.js'

itStaysSmall({ mebibytes: 1024, timeoutMs: 300_000 })
