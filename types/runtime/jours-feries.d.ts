// The library brings no types. Only what lib/message/holidays.ts uses is declared.
declare module '@socialgouv/jours-feries' {
  /** Legal holidays of a year by French name, as midnight of the server's zone, at times an hour off. */
  function joursFeries(year: number, options?: { alsace: boolean }): Record<string, Date>;
  export = joursFeries;
}
