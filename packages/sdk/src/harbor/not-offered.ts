/** What is answered to a read that this credential may not do, or that the server does not have. */
export const NOT_OFFERED: readonly number[] = [403, 404, 405, 501]
