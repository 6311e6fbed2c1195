// The times that all runs of the harness live by, in seconds. The faultSchedule's lateness and lag fit into them.

/** Horizon of the look-ups. */
export const VERIFY_FOR = 1;

/** Longest time of a request. */
export const TIMEOUT = 0.3;
