// Which wire goes where when the list of error outputs changes: the map Node-RED's editor applies on save.
// Pure: no RED, no DOM. The format is the editor's own (see its Switch node), it is not ours to change.

/** A row of the list: its code, and its place in the saved list unless it is new. */
export interface OutputRow {
  code: string;
  saved?: number;
}

/**
 * Old port → new port; -1 for a removed one; other keys count new ports. Port 0 (sent) never moves.
 * @param savedCount how many error outputs the node had
 */
export function outputMap(savedCount: number, rows: readonly OutputRow[]): Record<string, number> {
  const map: Record<string, number> = { '0': 0 };
  for (let saved = 0; saved < savedCount; saved += 1) map[String(saved + 1)] = -1;
  rows.forEach((row, index) => {
    const key = row.saved === undefined ? `new${index}` : String(row.saved + 1);
    map[key] = index + 1;
  });
  return map;
}

/** The codes that can still be added, in the order of the table. */
export function addableCodes(all: readonly string[], chosen: readonly string[]): string[] {
  return all.filter((code) => !chosen.includes(code));
}

/** A code taken away and put back before saving keeps its wires. */
export function rowFor(code: string, saved: readonly string[]): OutputRow {
  const index = saved.indexOf(code);
  return index === -1 ? { code } : { code, saved: index };
}

/** What a flow file may hold, as texts. One that is there twice has two ports. */
export function savedCodes(saved: unknown, fallback: readonly string[]): string[] {
  return Array.isArray(saved) ? saved.map(String) : [...fallback];
}

/** The same to edit: each once. */
export function cleanCodes(saved: unknown, fallback: readonly string[]): string[] {
  return [...new Set(savedCodes(saved, fallback))];
}

/** What leaves by a port; port 0 (sent) has no code. */
export function codeOfPort(
  port: number,
  saved: unknown,
  fallback: readonly string[],
): string | undefined {
  return savedCodes(saved, fallback)[port - 1];
}
