/** Every row of the list is as high as every other, so that the place of each is known without making it. */
export const rowHeight = 80
