// The program of the pages of `trueup serve`: the charts of the gaps. All else is markup, links and
// forms.

import type { GapData } from '../../behind/gap-data.ts'
import { redrawCharts } from './chart.ts'
import { drawGaps } from './gap-chart.ts'

const data: { gaps: GapData[] } = JSON.parse(document.getElementById('data')!.textContent!)

drawGaps(data.gaps)
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redrawCharts)
