// Where a node that runs is drawn, and the names of the subflow instances it runs in: one of a subflow runs once for
// each instance, as `<instance>-<node>`. Pure: no RED, no DOM; both ask it, each for the nodes it knows.

/** A node as flows or the editor have it; of a subflow, its definition. */
export interface KnownNode {
  readonly id: string;
  readonly type: string;
  readonly name?: unknown;
  /** The tab or subflow it is in. */
  readonly z?: unknown;
}

export type FindNode = (id: string) => KnownNode | null | undefined;

/** An id with more dashes is none of Node-RED's, which has one for each subflow around a node. */
const MOST_DASHES = 50;

const INSTANCE = 'subflow:';

/** @returns the instances around it, the outermost first, and the node itself; nothing where one is not there */
export function placeOf<Found extends KnownNode>(
  id: string,
  find: (id: string) => Found | null | undefined,
): Found[] {
  return id.split('-').length > MOST_DASHES ? [] : placeIn(id, find, undefined);
}

/**
 * The names around a node, to be put before its own: `Alarm (Kitchen) › `.
 *
 * @param place as {@link placeOf} gives it
 */
export function namesAround(place: readonly KnownNode[], find: FindNode): string[] {
  return place.slice(0, -1).map((instance) => {
    const own = nameOf(instance);
    const subflow = nameOf(find(subflowOf(instance) ?? ''));
    return own && subflow && own !== subflow ? `${subflow} (${own})` : own || subflow;
  });
}

/** @returns names on one line, without those that are empty */
export function joinNames(names: readonly string[]): string {
  return names.filter((name) => name !== '').join(' › ');
}

function placeIn<Found extends KnownNode>(
  id: string,
  find: (id: string) => Found | null | undefined,
  subflow: string | undefined,
): Found[] {
  const isHere = ({ z }: KnownNode): boolean => subflow === undefined || z === subflow;
  const node = find(id);
  if (node && isHere(node)) return [node];
  // Ids may hold dashes themselves.
  for (let end = id.indexOf('-'); end >= 0; end = id.indexOf('-', end + 1)) {
    const instance = find(id.slice(0, end));
    const inner = instance && isHere(instance) ? subflowOf(instance) : undefined;
    const rest = inner === undefined ? [] : placeIn(id.slice(end + 1), find, inner);
    if (instance && rest.length > 0) return [instance, ...rest];
  }
  return [];
}

function subflowOf({ type }: KnownNode): string | undefined {
  return type.startsWith(INSTANCE) ? type.slice(INSTANCE.length) : undefined;
}

function nameOf(node: KnownNode | null | undefined): string {
  return typeof node?.name === 'string' ? node.name.trim() : '';
}
