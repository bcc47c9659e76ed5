// A blob of any size passes through in chunks, both ways; distribution-spec v1.1, "Pushing blobs" and
// "Pulling blobs".
import { itStaysSmall } from '../support/memory-suite.js'

itStaysSmall({ mebibytes: 300, timeoutMs: 60_000 })
