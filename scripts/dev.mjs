// Builds the command line and the page again at every change.
import { spawn } from 'node:child_process';

const builds = [
  ['tsdown', '--watch'],
  ['vite', 'build', 'web', '--watch'],
].map((words) => spawn('npx', words, { stdio: 'inherit', shell: process.platform === 'win32' }));
for (const build of builds) {
  build.on('exit', (code) => {
    for (const other of builds) other.kill();
    process.exitCode = code ?? 1;
  });
}
