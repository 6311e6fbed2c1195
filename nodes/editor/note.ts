// One line that a form says beside a field. Pure: no RED, no DOM.

export interface Note {
  /** Of the node's catalog. */
  key: string;
  params?: Record<string, string>;
  isWarning?: boolean;
}
