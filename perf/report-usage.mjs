// @ts-check
// Preloaded (`node --import`) into a measured process: at its end, writes what it used to file descriptor 3.
import { readFileSync, writeSync } from 'node:fs';

process.on('exit', () => {
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  writeSync(3, JSON.stringify({ peakMegabytes: peakMegabytes(), cpu: (userCPUTime + systemCPUTime) / 1e6 }));
});

/** The peak resident set. Linux's own figure first: `maxRSS` starts from that of the process that started this one. */
function peakMegabytes() {
  try {
    const kilobytes = /^VmHWM:\s*(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    if (kilobytes !== undefined) return Number(kilobytes) / 1024;
  } catch {
    // No /proc here.
  }
  return process.resourceUsage().maxRSS / 1024;
}
