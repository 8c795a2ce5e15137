// A server that does nothing but answer, in a thread of its own: against it, what is measured is the
// sender. It looks for the end of each request, and not at what was asked.

import { type AddressInfo, createServer } from 'node:net'
import { parentPort } from 'node:worker_threads'

const end = '\r\n\r\n'
const answer = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok'

const server = createServer((socket) => {
  let rest = ''
  socket.setNoDelay(true)
  socket.on('error', () => {})
  socket.on('data', (data) => {
    const requests = (rest + data.toString('latin1')).split(end)
    rest = requests.pop() ?? ''
    if (requests.length > 0) socket.write(answer.repeat(requests.length))
  })
})
server.listen(0, '127.0.0.1', () => {
  parentPort!.postMessage((server.address() as AddressInfo).port)
})
