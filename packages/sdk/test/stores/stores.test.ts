import { join } from 'node:path'
import { openFileStore } from '../../src/credentials/stores/file-store.js'
import { createMemoryStore } from '../../src/credentials/stores/memory-store.js'
import { tempFolder } from '../support/temp-folder.js'
import { quickFileStore } from './quick-file-store.js'
import { describeStore } from './store-suite.js'

const aPath = async () => join(await tempFolder(), 'credentials', 'credentials.json')

describeStore('memory', async () => createMemoryStore())
describeStore('a plain file', async () => openFileStore({ path: await aPath() }))
describeStore('an encrypted file', async () => quickFileStore(await aPath()))
