/** Height of a row of boxes, CSS pixels: one that a finger can hit, where fingers are what there is. */
export const ROW_PX = matchMedia('(pointer: coarse)').matches ? 24 : 19
