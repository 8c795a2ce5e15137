// An answer that breaks HTTP/1.1, in words.

export class ProtocolFault extends Error {
  override name = 'ProtocolFault'
}
