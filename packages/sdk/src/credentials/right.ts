/** Whether a credential may do something; `unknown` where the server does not tell. */
export type Right = 'yes' | 'no' | 'unknown'
