// Why a probe has no value: its message is what the parity table shows beside `unknown`.

export class ProbeError extends Error {
  override name = 'ProbeError'
}
