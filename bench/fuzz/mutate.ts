// Makes of a valid input one that is nearly valid: a few bytes changed, or a value of its JSON replaced
// by one that readers stumble over. The same seed gives the same inputs.

type Random = () => number

const awkward: unknown[] = [
  null,
  true,
  0,
  -1,
  0.5,
  1e308,
  -1e308,
  Number.MAX_SAFE_INTEGER,
  '',
  'x'.repeat(100_000),
  '\u0000\u001b[2J\ud800',
  '../../../../etc/passwd',
  '<script>alert(1)</script>',
  '__proto__',
  [],
  {},
  [[[[[[[[]]]]]]]],
]
const awkwardKeys = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '', 'length']

export function mutate(sample: Buffer, random: Random): Buffer {
  if (random() < 0.6) {
    const changed = changeJson(sample, random)
    if (changed !== undefined) return changed
  }
  let bytes = sample
  for (let left = 1 + Math.floor(random() * 4); left > 0; left--) bytes = changeBytes(bytes, random)
  return bytes
}

function changeBytes(bytes: Buffer, random: Random): Buffer {
  const at = Math.floor(random() * (bytes.length + 1))
  const end = Math.min(bytes.length, at + Math.floor(random() ** 3 * 200))
  const part = bytes.subarray(at, end)
  const around = (inside: Buffer) =>
    Buffer.concat([bytes.subarray(0, at), inside, bytes.subarray(end)])
  const ways: (() => Buffer)[] = [
    () => around(Buffer.alloc(0)),
    () => around(Buffer.from(part.map((byte) => byte ^ (1 << Math.floor(random() * 8))))),
    () => around(Buffer.from(part.map(() => Math.floor(random() * 256)))),
    () => around(Buffer.concat([part, part])),
    // Long runs of one thing are what expressions blow up on.
    () => around(Buffer.concat(Array<Buffer>(2_000).fill(part.subarray(0, 8)))),
    () => bytes.subarray(0, at),
    () => around(Buffer.from(String(awkward[Math.floor(random() * awkward.length)]))),
  ]
  return ways[Math.floor(random() * ways.length)]!()
}

/** One line, where there are several; undefined where it holds no JSON. */
function changeJson(sample: Buffer, random: Random): Buffer | undefined {
  const text = sample.toString('utf8')
  const lines = text.startsWith('{"') ? text.split('\n') : [text]
  const at = Math.floor(random() * lines.length)
  let value: unknown
  try {
    value = JSON.parse(lines[at]!)
  } catch {
    return undefined
  }
  lines[at] = JSON.stringify(changeValue(value, random))
  return Buffer.from(lines.join('\n'))
}

function changeValue(value: unknown, random: Random): unknown {
  if (typeof value !== 'object' || value === null || random() < 0.1) {
    return awkward[Math.floor(random() * awkward.length)]
  }
  const entries = Object.entries(value)
  const at = Math.floor(random() * entries.length)
  const entry = entries[at]
  if (entry === undefined) return { __proto__: null, ...Object.fromEntries([['__proto__', 1]]) }
  const way = random()
  if (way < 0.1) entries.splice(at, 1)
  else if (way < 0.2) entry[0] = awkwardKeys[Math.floor(random() * awkwardKeys.length)]!
  else entry[1] = changeValue(entry[1], random)
  return Array.isArray(value) ? entries.map(([, each]) => each) : Object.fromEntries(entries)
}
