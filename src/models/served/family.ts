import { readdirSync, readFileSync } from 'node:fs';

/** What tells the processes of a server from all others. */
export interface Family {
  /** The process group of the server, which is the id of its first process. */
  group: number;
  /** The value of `FAMILY_VARIABLE` in its environment, which its children inherit. */
  marker: string;
}

export const FAMILY_VARIABLE = 'LLM_JUDGE_SERVED';

/** Processes that were seen to be of the family: id → when it started, for the id may be given to another one later. */
export type Seen = Map<number, string>;

interface ProcessFacts {
  pid: number;
  parent: number;
  group: number;
  startedAt: string;
}

/**
 * The living processes of a family, other than this one.
 *
 * On Linux, by /proc: those of its group, those that have inherited its marker (so also children that left the group, or whose
 * parents have died), their descendants, and those `seen` before. What escapes is a process that left the group, wiped its
 * environment and lost its parents before it was ever seen. On other systems: the group alone, by its number.
 *
 * @param seen is added to.
 */
export function findFamily(family: Family, seen: Seen): number[] {
  const all = readProcesses();
  if (all === undefined) return isGroupAlive(family.group) ? [family.group] : [];
  const found = new Map<number, ProcessFacts>();
  for (const each of all) if (isMember(each, family, seen)) found.set(each.pid, each);
  let size = -1;
  while (size !== found.size) {
    size = found.size;
    for (const each of all) if (found.has(each.parent)) found.set(each.pid, each);
  }
  found.delete(process.pid);
  for (const { pid, startedAt } of found.values()) seen.set(pid, startedAt);
  return [...found.keys()];
}

function isMember(facts: ProcessFacts, { group, marker }: Family, seen: Seen): boolean {
  if (facts.pid === process.pid) return false;
  if (facts.group === group || seen.get(facts.pid) === facts.startedAt) return true;
  return readIfThere(`/proc/${facts.pid}/environ`).split('\0').includes(`${FAMILY_VARIABLE}=${marker}`);
}

/** All processes but the dead that nobody has waited for; undefined where there is no /proc. */
function readProcesses(): ProcessFacts[] | undefined {
  if (process.platform !== 'linux') return undefined;
  const processes: ProcessFacts[] = [];
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = readIfThere(`/proc/${name}/stat`);
    // The second field is the program's name in parentheses, which may hold anything: proc_pid_stat(5).
    const [state, parent, group, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (state === undefined || state === '' || 'ZX'.includes(state)) continue;
    // Field 22 of the file: 19 fields after the state, the third.
    processes.push({
      pid: Number(name),
      parent: Number(parent),
      group: Number(group),
      startedAt: rest[16] ?? '',
    });
  }
  return processes;
}

/** A process may end, or be another user's. */
function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function isGroupAlive(group: number): boolean {
  try {
    process.kill(-group, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
