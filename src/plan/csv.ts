// CSV as RFC 4180 has it: quoted fields may hold commas, line breaks and doubled quotes.
// Lines end in LF or CRLF; empty lines are skipped.

export function parseCsv(text: string): string[][] {
  const records: string[][] = []
  let record: string[] = []
  const field = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r?\n|$)/y
  while (field.lastIndex < text.length || record.length > 0) {
    const start = field.lastIndex
    const match = field.exec(text)
    if (match === null) throw new Error(`a stray quote in ${placeOf(text, start)}`)
    const [, value = '', end] = match
    record.push(value.startsWith('"') ? value.slice(1, -1).replaceAll('""', '"') : value)
    if (end === ',') continue
    if (record.length > 1 || value !== '') records.push(record)
    record = []
  }
  return records
}

function placeOf(text: string, at: number): string {
  return `line ${text.slice(0, at).split('\n').length}`
}
