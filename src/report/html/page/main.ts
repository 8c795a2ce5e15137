// Where the page's program starts. Without it the page can still be read: the table is there, and all
// that is not behind a row.

import { watchFilter } from './filter.ts'
import { drawGaps } from './gap-chart.ts'
import { data } from './page-data.ts'
import { watchPaper } from './paper.ts'
import { watchRows } from './rows.ts'
import { shapeChart } from './shape-chart.ts'
import { watchSort } from './sort.ts'

watchFilter()
watchSort()
watchRows()
watchPaper()
const shape = document.getElementById('shape')
if (shape && data.shape) shape.append(shapeChart(data.shape))
drawGaps(data.gaps)
