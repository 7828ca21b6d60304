/** Replies at a time where nobody says: as many as a context in this process has room for, and as many as keep a server busy. */
export const USUAL_PARALLEL = { inProcess: 8, served: 64 } as const;
