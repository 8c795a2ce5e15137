// What the page was given to show; see data/page-data.ts.

import type { PageData } from '../../behind/page-data.ts'

export const data: PageData = JSON.parse(document.getElementById('data')!.textContent!)
