// Whether a folder goes with its container, as far as that can be told: what waits in it is then lost when the
// container is made anew. Where nothing can be told, nothing is said.
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';

/** What container engines leave in a container. */
const SIGNS = ['/.dockerenv', '/run/.containerenv'];

const CGROUPS = /docker|containerd|kubepods|libpod|\/ecs\//;

/** What a container has as its own layer of files. */
const LAYERS = /^(overlay|aufs|fuse-overlayfs|fuse\.fuse-overlayfs)$/;

/** Gone with the container, or the machine. */
const IN_MEMORY = /^(tmpfs|ramfs)$/;

/** What the system says of itself. */
export interface ContainerFacts {
  isContainer: boolean;
  /** As `/proc/self/mountinfo` has it. */
  mounts: string;
}

/** @param folder that exists @returns false also where nobody knows */
export function goesWithContainer(folder: string, facts = readFacts()): boolean {
  if (!facts.isContainer) return false;
  const mount = mountOf(folder, facts.mounts);
  if (!mount) return false;
  return IN_MEMORY.test(mount.type) || (mount.point === '/' && LAYERS.test(mount.type));
}

/** As {@link goesWithContainer}; where the folder is not there yet, what it will be in counts. Never throws. */
export function isLostWithContainer(folder: string): boolean {
  try {
    return goesWithContainer(realpathSync(folder));
  } catch {
    return folder !== dirname(folder) && isLostWithContainer(dirname(folder));
  }
}

function readFacts(): ContainerFacts {
  const isContainer =
    SIGNS.some((path) => existsSync(path)) ||
    process.env['KUBERNETES_SERVICE_HOST'] !== undefined ||
    process.env['container'] !== undefined ||
    CGROUPS.test(read('/proc/self/cgroup'));
  return { isContainer, mounts: read('/proc/self/mountinfo') };
}

interface Mount {
  point: string;
  type: string;
}

/** The longest mount point that the folder is in; of two at the same place, the later one lies above. */
function mountOf(folder: string, mounts: string): Mount | undefined {
  let found: Mount | undefined;
  for (const mount of mounts.split('\n').map(readMount)) {
    if (!isIn(folder, mount.point)) continue;
    if (!found || mount.point.length >= found.point.length) found = mount;
  }
  return found;
}

/** https://docs.kernel.org/filesystems/proc.html, section 3.5 */
function readMount(line: string): Mount {
  const [before = '', after = ''] = line.split(' - ');
  const [point = ''] = before.split(' ').slice(4);
  const [type = ''] = after.split(' ');
  return { point: unescape(point), type };
}

function isIn(folder: string, point: string): boolean {
  if (point === '') return false;
  return point === '/' || folder === point || folder.startsWith(`${point}/`);
}

/** Spaces and the like stand there as three octal digits. */
function unescape(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits: string) =>
    String.fromCharCode(parseInt(digits, 8)),
  );
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
