// A drawing for each category, as the strokes of a 48 × 48 picture, and the shop's icon.

const strokes: Record<string, string> = {
  kitchen:
    'M14 22h20v10a8 8 0 0 1-8 8h-4a8 8 0 0 1-8-8zM34 25h3a4 4 0 0 1 0 8h-3M18 16v-5M24 16V9M30 16v-5',
  table: 'M8 24h32a16 14 0 0 1-32 0zM18 40h12M24 38v2',
  lighting: 'M16 8h16l6 16H10zM24 24v14M16 40h16',
  bedroom: 'M6 38V14M6 32h36v6M42 32v-4a6 6 0 0 0-6-6H18v10M12 26a3 3 0 1 0 0-.1',
  bath: 'M6 26h36v4a8 8 0 0 1-8 8H14a8 8 0 0 1-8-8zM12 26V12a4 4 0 0 1 8 0M14 38v3M34 38v3',
  office: 'M6 18h36M10 18v22M38 18v22M22 18v10h16M28 23h4',
  garden:
    'M24 40V20M24 26c-10 0-12-6-12-12 8 0 12 4 12 12zM24 22c0-8 4-12 12-12 0 8-4 12-12 12zM14 40h20',
  textiles: 'M10 10h28v24H10zM10 16h28M10 28h28M14 34v5M20 34v5M28 34v5M34 34v5',
  storage: 'M8 16h32v24H8zM8 28h32M21 22h6M21 34h6M12 16l3-7h18l3 7',
  living:
    'M12 24v-8a4 4 0 0 1 4-4h16a4 4 0 0 1 4 4v8M6 26a4 4 0 0 1 8 0v4h20v-4a4 4 0 0 1 8 0v10H6zM10 36v4M38 36v4',
}

const drawing = (path: string, stroke: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48" fill="none" stroke="${stroke}" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"><path d="${path}"/></svg>`

export function artOf(category: string): string | undefined {
  const path = Object.hasOwn(strokes, category) ? strokes[category] : undefined
  return path === undefined ? undefined : drawing(path, '#2b2622')
}

export const icon = drawing('M8 24 24 10l16 14M13 20v18h22V20M21 38V28h6v10', '#a6401c')
