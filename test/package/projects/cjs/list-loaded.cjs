// Prints every module that requiring the sdk loads.
require('@slipway/sdk')

console.log(JSON.stringify(Object.keys(require.cache)))
