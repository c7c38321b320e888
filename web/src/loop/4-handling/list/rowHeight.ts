/** Every row of the list is as high as every other, so that the place of each is known without making it. */
export const rowHeights = { roomy: 80, dense: 56 }
export const tableRowHeights = { roomy: 37, dense: 29 }
