// Where Node-RED keeps the texts of a node: the forms and the runtime ask for them by the same name.

const PACKAGE = '@smspartner-community/node-red-smspartner';

/** The namespace and the root of a node type's texts; `.` and a key follow. */
export function catalogOf(nodeType: string): string {
  return `${PACKAGE}/${nodeType}:${nodeType}`;
}
