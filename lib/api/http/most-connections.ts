// How much goes over the network at once: in a file of its own, since whoever plans by it needs no HTTP to be loaded.

/** Connections, hence requests, at once. More would only queue at the platform. */
export const MAX_CONNECTIONS = 64;
