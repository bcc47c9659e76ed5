// Prints every module that importing the sdk loads: ES modules by a loader hook, CommonJS ones from their cache.
import { createRequire, register } from 'node:module'
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads'

const { port1, port2 } = new MessageChannel()
register('./record-loads.mjs', {
  parentURL: import.meta.url,
  data: { port: port2 },
  transferList: [port2],
})

await import('@slipway/sdk')

const loaded = Object.keys(createRequire(import.meta.url).cache)
for (let received = receiveMessageOnPort(port1); received; received = receiveMessageOnPort(port1)) {
  loaded.push(received.message)
}
port1.close()
console.log(JSON.stringify(loaded))
