// Which machine this is, and whether a folder can be seen by others: what tells an owner that is gone from one
// that is elsewhere. Host names, time and process ids tell neither: containers share them.
import { createHash } from 'node:crypto';
import { readFileSync, statfsSync } from 'node:fs';
import { hostname, networkInterfaces } from 'node:os';

/** File systems of a disk, or memory, that one machine has to itself, as Linux numbers them. */
const OF_ONE_MACHINE: ReadonlySet<number> = new Set([
  0xef53, // ext2, ext3, ext4
  0x58465342, // XFS
  0x9123683e, // Btrfs
  0xf2f52010, // F2FS
  0x2fc12fc1, // ZFS
  0xca451a4e, // bcachefs
  0x794c7630, // overlay, whose upper layer is one of these
  0x01021994, // tmpfs
  0x858458f6, // ramfs
  0x24051905, // UBIFS
  0x72b6, // JFFS2
  0x4d44, // FAT
  0x2011bab0, // exFAT
]);

/** @returns the machine since it started, also for its containers, by a name that tells nothing of it */
export function thisPlace(): string {
  return createHash('sha256').update(bootId()).digest('hex').slice(0, 32);
}

/** @returns whether no other machine can have it open. Where nobody knows, it is taken for a share */
export function isOfOneMachine(folder: string): boolean {
  if (process.platform !== 'linux') return false;
  try {
    return OF_ONE_MACHINE.has(statfsSync(folder).type);
  } catch {
    return false;
  }
}

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8');
  } catch {
    const cards = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
    return [hostname(), ...new Set(cards.map(({ mac }) => mac))].sort().join('\n');
  }
}
